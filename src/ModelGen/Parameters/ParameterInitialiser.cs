using ModelGen.Numerics;

namespace ModelGen.Parameters;

/// <summary>Gives new parameters their first values.</summary>
public static class ParameterInitialiser
{
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
            for (var i = 0; i < elements.Length; i++)
                elements[i] = parameter.StandardDeviation * CounterRandom.Normal(key, (ulong)(start + i));
        });
    }
}
