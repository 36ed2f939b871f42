namespace ModelGen.Generation;

/// <summary>
/// How the next token is drawn from the logits: temperature first, then top-k, then top-p. By default, from the softmax as it is.
/// </summary>
public sealed record SamplingOptions
{
    /// <summary>
    /// What the logits are divided by: below 1 sharpens, above 1 flattens; 0 takes the likeliest token, the lowest id among equals.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or not a number.</exception>
    public double Temperature
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Temperature), value, "Temperature must be finite, and 0 (greedy) or above.");
    } = 1;

    /// <summary>Draw among so many of the likeliest tokens; 0 draws among all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int TopK
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(TopK), value, "TopK must be 0 (all tokens) or a number of tokens.");
    }

    /// <summary>
    /// Draw among the fewest of the likeliest tokens whose probabilities, of those that top-k left, sum to at least this: the nucleus
    /// (Holtzman et al., 2020, "The Curious Case of Neural Text Degeneration", section 3.1); 1 draws among all.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in (0, 1].</exception>
    public double TopP
    {
        get;
        init => field = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(TopP), value, "TopP must be above 0 and at most 1 (all tokens).");
    } = 1;

    /// <summary>The same seed, options and logits give the same tokens.</summary>
    public ulong Seed { get; init; }
}
