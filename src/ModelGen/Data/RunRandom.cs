using ModelGen.Numerics;

namespace ModelGen.Data;

/// <summary>
/// Random bits as a pure function of a run's seed and a counter, so that any draw of it can be made again without replaying the run.
/// </summary>
internal static class RunRandom
{
    /// <summary>
    /// 64 uniform bits for the counter given; a different <paramref name="purpose"/> gives draws that have nothing in common.
    /// </summary>
    public static ulong Draw(ulong seed, ulong purpose, ulong counter) => CounterRandom.Mix(CounterRandom.Mix(seed, purpose), counter);

    /// <summary>A whole number from 0 to <paramref name="count"/> - 1, uniform but for <paramref name="count"/> parts in 2^64.</summary>
    public static int Below(ulong bits, int count) => (int)Math.BigMul(bits, (ulong)count, out _);
}
