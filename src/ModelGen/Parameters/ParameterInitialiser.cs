using System.Runtime.CompilerServices;
using ModelGen.Numerics;

namespace ModelGen.Parameters;

/// <summary>Gives new parameters their first values.</summary>
public static class ParameterInitialiser
{
    // Even, so that no pair is cut in two.
    private const int ChunkLength = 1 << 16;

    /// <summary>Fills every parameter from the distribution that its layout names.</summary>
    /// <param name="parameters">The block; gaps between parameters stay as they are.</param>
    /// <param name="seed">
    /// An element is a function of the seed, the index of its parameter and its own index, so the same seed gives the same values bit for
    /// bit on any number of threads.
    /// </param>
    public static void Fill(ParameterBlock parameters, ulong seed)
    {
        var all = parameters.Layout.Parameters;
        for (var index = 0; index < all.Length; index++)
        {
            switch (all[index].Initial)
            {
                case InitialDistribution.Zeros:
                    parameters.Elements(all[index]).Clear();
                    break;
                case InitialDistribution.Ones:
                    parameters.Elements(all[index]).Fill(1);
                    break;
                case InitialDistribution.Normal:
                    FillNormal(parameters, all[index], CounterRandom.Mix(seed, (ulong)index));
                    break;
                default:
                    throw new ArgumentException(
                        $"Parameter '{all[index].Name}' has the unknown distribution {all[index].Initial}.", nameof(parameters));
            }
        }
    }

    private static void FillNormal(ParameterBlock parameters, ParameterInfo parameter, ulong key)
    {
        var chunks = (int)(((long)parameter.Length + ChunkLength - 1) / ChunkLength);
        System.Threading.Tasks.Parallel.For(0, chunks, chunk =>
        {
            var start = chunk * ChunkLength;
            var elements = parameters.Elements(parameter).Slice(start, Math.Min(ChunkLength, parameter.Length - start));
            FillNormal(elements, parameter.StandardDeviation, key, start);
        });
    }

    /// <summary>
    /// Normal numbers by pairs (Box and Muller, 1958): both of a pair are taken, which halves the logarithms of a large model, and one draw
    /// of 64 bits gives radius and angle.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillNormal(Span<float> elements, double standardDeviation, ulong key, int start)
    {
        const double Unit = 1.0 / (1L << 32);
        for (var i = 0; i < elements.Length; i += 2)
        {
            var bits = CounterRandom.Mix(key, (ulong)(start + i) / 2);

            // In (0, 1], so that the logarithm is finite.
            var uniform = ((uint)bits + 1.0) * Unit;
            var radius = standardDeviation * Math.Sqrt(-2 * Math.Log(uniform));
            var (sine, cosine) = Math.SinCos(2 * Math.PI * Unit * (bits >> 32));
            elements[i] = (float)(radius * cosine);
            if (i + 1 < elements.Length) elements[i + 1] = (float)(radius * sine);
        }
    }
}
