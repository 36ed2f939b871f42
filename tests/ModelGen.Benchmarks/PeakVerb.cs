using System.Globalization;
using ModelGen.Numerics;

namespace ModelGen.Benchmarks;

/// <summary>What the machine can do at best: the yardsticks of the other verbs.</summary>
internal static class PeakVerb
{
    private static readonly VectorWidth[] Widths = [VectorWidth.Bits512, VectorWidth.Bits256, VectorWidth.Bits128];

    public static void Run(Report report, int[] threads)
    {
        report.Row("threads   FMA GFLOP/s, 512 bits   256 bits   128 bits");
        foreach (var count in threads)
        {
            var peaks = Widths.Select(width => FmaPeak.Measure(count, width)).ToArray();
            report.Row(FormattableString.Invariant($"{count,7} {peaks[0],23:F1} {peaks[1],10:F1} {peaks[2],10:F1}"));
            report.Metric($"peak.fma_gflops.threads{count}", peaks.Max());
            foreach (var (width, peak) in Widths.Zip(peaks))
                report.Metric($"peak.fma{((int)width).ToString(CultureInfo.InvariantCulture)}_gflops.threads{count}", peak);
        }

        report.Row("");
        report.Row("threads  level    read GB/s   copy GB/s");
        foreach (var count in threads)
        {
            foreach (var level in Enum.GetValues<MemoryLevel>())
            {
                var read = Bandwidth.Measure(count, level, copies: false);
                var copy = Bandwidth.Measure(count, level, copies: true);
                report.Row(FormattableString.Invariant($"{count,7}  {level,-6} {read,11:F1} {copy,11:F1}"));
                var name = level.ToString().ToLowerInvariant();
                report.Metric($"peak.{name}_read_gbs.threads{count}", read);
                report.Metric($"peak.{name}_copy_gbs.threads{count}", copy);
            }
        }

        report.End();
    }
}
