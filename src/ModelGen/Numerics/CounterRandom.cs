namespace ModelGen.Numerics;

/// <summary>
/// Random numbers that are pure functions of a seed and a counter: any of them can be had in any order, on any thread, and had again.
/// The mixing function is that of SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
/// </summary>
public static class CounterRandom
{
    // 2^64 over the golden ratio: an odd step whose multiples spread evenly.
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private const double UniformUnit = 1.0 / (1UL << 53);

    /// <summary>64 uniform bits. Neighbouring seeds and counters give unrelated results.</summary>
    public static ulong Mix(ulong seed, ulong counter) => Finalise(Finalise(seed + GoldenGamma) + (counter + 1) * GoldenGamma);

    /// <summary>A number uniform in [0, 1), a multiple of 2^-53.</summary>
    public static double Uniform(ulong seed, ulong index) => (Mix(seed, index) >> 11) * UniformUnit;

    /// <summary>A number from the normal distribution of mean 0 and variance 1 (Box and Muller, 1958), at most 8.6 from 0.</summary>
    public static float Normal(ulong seed, ulong index)
    {
        // 1 - u is in (0, 1], so the logarithm is finite.
        var radius = Math.Sqrt(-2.0 * Math.Log(1.0 - Uniform(seed, 2 * index)));
        return (float)(radius * Math.Cos(2.0 * Math.PI * Uniform(seed, 2 * index + 1)));
    }

    private static ulong Finalise(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
