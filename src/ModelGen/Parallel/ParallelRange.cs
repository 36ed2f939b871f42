namespace ModelGen.Parallel;

/// <summary>The static division of work among workers.</summary>
public static class ParallelRange
{
    /// <summary>
    /// One worker's share of units 0 to <paramref name="units"/> - 1. Shares are contiguous, in the workers' order, cover everything, and
    /// differ by at most one unit: the first workers take one more where the division leaves a remainder.
    /// </summary>
    /// <param name="units">How many units there are, 0 or more.</param>
    /// <param name="worker">0 to <paramref name="workers"/> - 1.</param>
    /// <param name="workers">How many share, 1 or more.</param>
    /// <returns>The first unit of the share and the one after its last; equal where there is nothing to do.</returns>
    public static (nint First, nint End) Share(nint units, int worker, int workers)
    {
        var (each, remainder) = Math.DivRem(units, workers);
        var first = worker * each + nint.Min(worker, remainder);
        return (first, first + each + (worker < remainder ? 1 : 0));
    }
}
