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
/// <param name="SourceVocabularySize">Distinct source tokens; 0: there is no encoder beside the decoder.</param>
/// <param name="SourceContextLength">Longest source sequence, in tokens; 0 without an encoder beside the decoder.</param>
/// <param name="EncoderLayers">Layers of an encoder beside the decoder; 0: there is none.</param>
/// <param name="Labels">What an encoder tells apart; 0: it is no classifier.</param>
public sealed record ModelDimensions(
    int DModel, int Layers, int Heads, int HeadDim, int DFeedForward, int VocabularySize, int ContextLength, long ParameterCount,
    int SourceVocabularySize = 0, int SourceContextLength = 0, int EncoderLayers = 0, int Labels = 0);
