using System.Runtime.Intrinsics;
using ModelGen.Benchmarks.Twins;

namespace ModelGen.Benchmarks;

/// <summary>What knowing the shape gives: each generated kernel against a twin that learns the dimensions at run time.</summary>
internal static class SpecialisedVerb
{
    private const double Tolerance = 1e-4;

    // Ratios of equal kernels vary by this much.
    private const double Noise = 0.02;

    public static void Run(Report report, string[] shapes, int[] threads)
    {
        if (!Vector512.IsHardwareAccelerated)
            report.Row("The twins are written for 512 bits, which this processor does not have: the ratios mean little.");
        foreach (var name in shapes)
        {
            foreach (var count in threads)
            {
                using var kernels = new RecordedKernels(Shape.Of(name), count);
                Measure(report, name, kernels, count);
            }
        }

        report.End();
    }

    private static void Measure(Report report, string shape, RecordedKernels kernels, int threads)
    {
        report.Row("");
        report.Row($"{shape}, {threads} threads");
        report.Row("kernel                                     generated us    twin us   twin / generated   difference");
        var (beaten, others) = (new List<string>(), new List<string>());
        foreach (var call in kernels.All)
        {
            if (Twin.Of(call) is not { } twin)
            {
                others.Add($"{call.Name} has no twin");
                continue;
            }

            var generated = new Workload(kernels.Pool, call.Invoke);
            var generic = new Workload(kernels.Pool, twin.Share);
            var difference = twin.Difference(call, generated.RunOnce, generic.RunOnce);
            if (!(difference < Tolerance))
            {
                others.Add(FormattableString.Invariant($"{call.Name} and its twin differ by {difference:G2}: not compared"));
                continue;
            }

            var seconds = Measurement.Alternate(generated.Seconds, generic.Seconds);
            var ratio = seconds[1] / seconds[0];
            if (ratio < 1 + Noise) beaten.Add(call.Name.Text);
            report.Row(FormattableString.Invariant(
                $"{call.Name,-42} {seconds[0] * 1e6,12:F2} {seconds[1] * 1e6,10:F2} {ratio,18:F2} {difference,12:G2}"));
            report.Metric($"specialised.{shape}.{call.Name}.threads{threads}", ratio);
        }

        foreach (var name in beaten) report.Row($"{name} does not beat its twin");
        foreach (var line in others) report.Row(line);
    }
}
