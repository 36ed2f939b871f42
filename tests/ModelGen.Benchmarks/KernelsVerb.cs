using System.Diagnostics;
using ModelGen.Training;

namespace ModelGen.Benchmarks;

/// <summary>
/// What a training step does beside bare matrix products, each kernel on its own, as a share of its own floor. Products are here where an
/// activation is fused into them.
/// </summary>
internal static class KernelsVerb
{
    public static void Run(Report report, string[] shapes, int[] threads)
    {
        foreach (var count in threads)
        {
            var limits = MachineLimits.Measure(count);
            report.Row(FormattableString.Invariant(
                $"{count} threads: {limits.Gflops:F1} GFLOP/s; L2 {limits.BandwidthOf(MemoryLevel.L2):F1}, ")
                + FormattableString.Invariant(
                    $"L3 {limits.BandwidthOf(MemoryLevel.L3):F1}, memory {limits.BandwidthOf(MemoryLevel.Memory):F1} GB/s"));
            foreach (var name in shapes)
            {
                using var kernels = new RecordedKernels(Shape.Of(name), count);
                Measure(report, name, kernels, limits);
            }
        }

        report.End();
    }

    private static void Measure(Report report, string shape, RecordedKernels kernels, MachineLimits limits)
    {
        var lines = new List<Line>();
        foreach (var call in kernels.Training)
        {
            if (call.Name.IsProduct && !call.Name.Suffix.Contains("Gelu")) continue;
            if (KernelFloor.Of(call) is not { } floor) report.Row($"{call.Name} has no floor");
            else lines.Add(new Line(call.Name.Text, call.CallsInProgram, floor, new Workload(kernels.Pool, call.Invoke).Seconds));
        }

        lines.AddRange(Optimizer(kernels));
        var seconds = Measurement.Alternate([.. lines.Select(line => line.Measure)]);

        report.Row("");
        report.Row($"{shape}, {limits.Threads} threads");
        report.Row("kernel                                     calls  us a call   floor us  limit   share of floor  us a step");
        foreach (var (line, time) in lines.Zip(seconds))
        {
            var (least, limit) = line.Floor.At(limits);
            var times = FormattableString.Invariant($"{time * 1e6,10:F2} {least * 1e6,10:F2}  {limit,-6} {least / time,15:P1}");
            report.Row(FormattableString.Invariant($"{line.Name,-42} {line.Calls,5} {times} {line.Calls * time * 1e6,10:F1}"));
            report.Metric($"kernels.{shape}.{line.Name}.threads{limits.Threads}.floor_share", least / time);
        }

        report.Row("");
    }

    private static IEnumerable<Line> Optimizer(RecordedKernels kernels)
    {
        var (pool, weights, gradients) = (kernels.Pool, kernels.Model.Parameters, kernels.Gradients);
        var chunks = BlockChunks.Of(weights.Layout);
        var count = weights.Layout.BlockLength;
        var norm = new GradientNorm(pool, chunks, gradients);
        var adamW = new AdamW(new AdamWOptions(), pool, chunks, weights, gradients);
        yield return new Line("GradientNorm", 1, KernelFloor.OfGradientNorm(count), () => Seconds(() => norm.Compute()));
        yield return new Line(
            "AdamW", 1, KernelFloor.OfAdamW(count), () => Seconds(() => adamW.Step(step: 1, rate: 1e-6, gradientScale: 1)));
    }

    private static double Seconds(Action pass)
    {
        const int passes = 5;
        pass();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < passes; i++) pass();
        return Stopwatch.GetElapsedTime(started).TotalSeconds / passes;
    }

    private sealed record Line(string Name, int Calls, KernelFloor Floor, Func<double> Measure);
}
