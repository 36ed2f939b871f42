using ModelGen.Numerics;

namespace ModelGen.Generation;

/// <summary>How a session runs its model.</summary>
public sealed record SessionOptions
{
    /// <summary>Threads that share each call, the caller's among them; 0 takes all processors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Threads
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Threads), value, "Threads must be 0 (all processors) or a number of threads.");
    }

    /// <summary>Sequences in each call.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int Batch
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Batch), value, "Batch must be at least 1 sequence.");
    } = 1;

    /// <summary>Width of the vectors; null takes what the processor does best.</summary>
    public VectorWidth? Width { get; init; }
}
