namespace ModelGen;

/// <summary>What a training program learns from in one call: sequences one after the other, without padding.</summary>
public readonly ref struct TrainingBatch
{
    /// <summary>Token ids, sequence after sequence.</summary>
    public required ReadOnlySpan<int> Tokens { get; init; }

    /// <summary>
    /// The id to predict after each token; <see cref="TrainingProgram.IgnoredTarget"/> takes no part in the loss.
    /// </summary>
    public required ReadOnlySpan<int> Targets { get; init; }

    /// <summary>Tokens of each sequence.</summary>
    public required ReadOnlySpan<int> Lengths { get; init; }

    /// <summary>Source token ids, sequence after sequence; empty where the model has no encoder beside its decoder.</summary>
    public ReadOnlySpan<int> SourceTokens { get; init; }

    /// <summary>Tokens of each source sequence, one for each sequence.</summary>
    public ReadOnlySpan<int> SourceLengths { get; init; }
}
