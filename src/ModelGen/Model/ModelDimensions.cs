namespace ModelGen;

/// <summary>The sizes of a compiled model, for code that meets models of more than one shape.</summary>
/// <param name="DModel">Width of the residual stream.</param>
/// <param name="Layers">Layers in the stack.</param>
/// <param name="Heads">Attention heads in each layer.</param>
/// <param name="HeadDim">Width of one head.</param>
/// <param name="DFeedForward">Hidden width of the feed-forward network.</param>
/// <param name="VocabularySize">Distinct tokens.</param>
/// <param name="ContextLength">Longest sequence, in tokens.</param>
/// <param name="ParameterCount">Trained numbers.</param>
public sealed record ModelDimensions(
    int DModel, int Layers, int Heads, int HeadDim, int DFeedForward, int VocabularySize, int ContextLength, long ParameterCount)
{
    /// <summary>Layers of the encoder beside the decoder; 0: there is none.</summary>
    public int EncoderLayers { get; init; }

    /// <summary>Distinct source tokens; 0: there is no encoder beside the decoder.</summary>
    public int SourceVocabularySize { get; init; }

    /// <summary>Longest source sequence, in tokens; 0: there is no encoder beside the decoder.</summary>
    public int SourceContextLength { get; init; }
}
