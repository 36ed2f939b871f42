using ModelGen.Numerics;

namespace ModelGen.Benchmarks;

/// <summary>What this machine does at best with some number of threads.</summary>
/// <param name="Threads">How many.</param>
/// <param name="Gflops">Fused multiply-adds, each two operations, in GFLOP/s.</param>
/// <param name="Reads">GB/s read, by level.</param>
/// <param name="Copies">GB/s read and written by a copy, by level.</param>
internal sealed record MachineLimits(
    int Threads, double Gflops, IReadOnlyDictionary<MemoryLevel, double> Reads, IReadOnlyDictionary<MemoryLevel, double> Copies)
{
    private const double SecondLevelBytes = 1 << 20;
    private const double ThirdLevelBytes = 32 << 20;

    public static MachineLimits Measure(int threads)
    {
        var levels = Enum.GetValues<MemoryLevel>();
        return new MachineLimits(
            threads, FmaPeak.Measure(threads, VectorWidths.Preferred),
            levels.ToDictionary(level => level, level => Bandwidth.Measure(threads, level, copies: false)),
            levels.ToDictionary(level => level, level => Bandwidth.Measure(threads, level, copies: true)));
    }

    /// <summary>The level that a working set divided among the threads lies in, when it is used again and again.</summary>
    public MemoryLevel LevelOf(double bytes) =>
        bytes <= SecondLevelBytes * Threads ? MemoryLevel.L2 : bytes <= ThirdLevelBytes ? MemoryLevel.L3 : MemoryLevel.Memory;

    /// <summary>The most bytes a second that a level gives and takes, in GB/s.</summary>
    public double BandwidthOf(MemoryLevel level) => Math.Max(Reads[level], Copies[level]);
}
