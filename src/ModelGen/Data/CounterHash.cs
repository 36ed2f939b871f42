namespace ModelGen.Data;

/// <summary>
/// Random bits as a pure function of a seed and counters, so that any draw of a run can be made again without replaying the run. Each
/// counter is absorbed with the finalizer of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
/// </summary>
internal static class CounterHash
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    /// <summary>64 uniform bits for the counters given; a different <paramref name="purpose"/> gives draws that have nothing in common.</summary>
    public static ulong Draw(ulong seed, ulong purpose, int step, int microBatch, int row)
    {
        var state = Mix(seed + GoldenGamma);
        state = Mix(state ^ purpose);
        state = Mix(state + (uint)step * GoldenGamma);
        state = Mix(state + (uint)microBatch * GoldenGamma);
        return Mix(state + (uint)row * GoldenGamma);
    }

    /// <summary>A whole number from 0 to <paramref name="count"/> - 1, uniform but for one part in 2^64 / <paramref name="count"/>.</summary>
    public static int Below(ulong bits, int count) => (int)Math.BigMul(bits, (ulong)count, out _);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
