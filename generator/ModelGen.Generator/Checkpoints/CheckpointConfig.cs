using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Checkpoints;

/// <summary>
/// What a checkpoint says of the model that its weights are of, in a declaration's terms; what it does not say is <see langword="null"/>.
/// </summary>
/// <param name="Kind">What it is of, for messages: <c>gpt2</c>.</param>
internal sealed record CheckpointConfig(string Kind)
{
    public Setting<TopologyKind>? Topology { get; init; }

    public Setting<int>? DModel { get; init; }

    public Setting<int>? Heads { get; init; }

    /// <summary>Width of a head's queries and keys.</summary>
    public Setting<int>? KeyDim { get; init; }

    public Setting<int>? ValueDim { get; init; }

    public Setting<int>? Layers { get; init; }

    public Setting<int>? EncoderLayers { get; init; }

    public Setting<int>? DFeedForward { get; init; }

    public Setting<int>? VocabularySize { get; init; }

    public Setting<int>? ContextLength { get; init; }

    /// <summary>Whether a model with a shorter context has the same weights, as where positions have no table.</summary>
    public bool AllowsShorterContext { get; init; }

    public Setting<int>? SourceVocabularySize { get; init; }

    public Setting<int>? SourceContextLength { get; init; }

    public Setting<int>? Labels { get; init; }

    public Setting<ActivationKind>? Activation { get; init; }

    public Setting<NormKind>? Norm { get; init; }

    public Setting<double>? NormEpsilon { get; init; }

    public Setting<PositionKind>? Positions { get; init; }

    public Setting<ScoreKind>? Score { get; init; }

    public Setting<double>? ScoreScale { get; init; }

    /// <summary>Whether self-attention has no window.</summary>
    public Setting<bool>? SeesWholeContext { get; init; }

    public Setting<bool>? Bias { get; init; }

    /// <summary>Says nothing of an encoder, which has no output matrix.</summary>
    public Setting<bool>? TieEmbeddings { get; init; }

    public Setting<bool>? ShareEmbeddings { get; init; }

    public Setting<bool>? ScaleEmbeddings { get; init; }

    /// <summary>What the model has and no declaration can express, each as it stands in a list.</summary>
    public EquatableArray<string> BeyondDeclarations { get; init; }
}
