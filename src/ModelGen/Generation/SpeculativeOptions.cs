using ModelGen.Numerics;

namespace ModelGen.Generation;

/// <summary>How a draft model and its target are run.</summary>
public sealed record SpeculativeOptions
{
    /// <summary>
    /// Tokens that are drafted before the target verifies them in one pass, γ in Leviathan et al. (2023), section 2.1. More pay where the
    /// draft is fast and often right.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int Proposals
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Proposals), value, "Proposals must be at least 1 token.");
    } = 4;

    /// <summary>Threads that share each call, the caller's among them; 0 takes all processors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Threads
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Threads), value, "Threads must be 0 (all processors) or a number of threads.");
    }

    /// <summary>Width of the vectors; null takes what the processor does best.</summary>
    public VectorWidth? Width { get; init; }
}
