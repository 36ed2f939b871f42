namespace ModelGen.Benchmarks;

/// <summary>Contenders that take turns: what drifts on a machine, drifts for all of them.</summary>
internal static class Turns
{
    // OpenMP's idle threads spin on for some 10 ms after a turn.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Times every contender once in each round, in the opposite order in every other round. A turn before them all does not count: memory
    /// settles in it, and the just-in-time compiler reaches its last tier.
    /// </summary>
    /// <returns>For each contender the milliseconds of a step, one number a round.</returns>
    public static double[][] Take(IReadOnlyList<Contender> contenders, int rounds, double seconds, Action? beforeRound = null)
    {
        foreach (var contender in contenders)
        {
            contender.TakeTurn(seconds);
            Thread.Sleep(Pause);
        }

        var times = contenders.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            beforeRound?.Invoke();
            for (var turn = 0; turn < contenders.Count; turn++)
            {
                var contender = round % 2 == 0 ? turn : contenders.Count - 1 - turn;
                times[contender][round] = contenders[contender].TakeTurn(seconds);
                Thread.Sleep(Pause);
            }
        }

        return times;
    }
}
