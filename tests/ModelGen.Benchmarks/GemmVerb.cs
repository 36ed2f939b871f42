using System.Diagnostics;
using ModelGen.Numerics;

namespace ModelGen.Benchmarks;

/// <summary>
/// Every matrix product of a training step on its own, as a share of the FMA peak and against OpenBLAS. Only the product's operations are
/// counted: what else a kernel does, such as its bias and activation, is in its time, and OpenBLAS does not do it.
/// </summary>
internal static class GemmVerb
{
    // OpenMP's threads spin for a while after a call, on the processors that the next contender wants.
    private static readonly TimeSpan SpinningEnds = TimeSpan.FromMilliseconds(20);

    private const int BlasCalls = 8;

    public static void Run(Report report, string[] shapes, int[] threads)
    {
        var blas = OpenBlas.Find();
        if (blas is null) report.Row("libopenblas.so.0 was not found: no comparison.");
        foreach (var name in shapes)
        {
            foreach (var count in threads)
            {
                using var kernels = new RecordedKernels(Shape.Of(name), count);
                Measure(report, name, kernels, blas, count);
            }
        }

        report.Row("");
        report.Row("GFLOP/s of the bare product; ours also does what stands after the kernel's sizes, OpenBLAS does not.");
        report.End();
    }

    private static void Measure(Report report, string shape, RecordedKernels kernels, OpenBlas? blas, int threads)
    {
        report.Row("");
        report.Row($"{shape}, {threads} threads");
        report.Row($"{"product",-40} {"form",-16}       M      N      K  calls  GFLOP/s    peak  share  OpenBLAS  ratio");
        var (floors, ours, theirs) = (0.0, 0.0, 0.0);
        foreach (var call in kernels.Training.Where(call => call.Name.IsProduct))
        {
            var product = Product.Of(call);
            var kernel = new Workload(kernels.Pool, call.Invoke);
            var results = Measurement.Alternate(
                () => FmaPeak.Measure(threads, VectorWidths.Preferred),
                kernel.Seconds,
                () => blas is null ? double.NaN : BlasSeconds(blas, call, threads));
            var (peak, seconds, blasSeconds) = (results[0], results[1], results[2]);
            var gflops = product.Operations / seconds / 1e9;
            floors += call.CallsInProgram * product.Operations / peak / 1e9;
            ours += call.CallsInProgram * seconds;
            theirs += call.CallsInProgram * blasSeconds;
            var shapes = FormattableString.Invariant($"{product.Form,-16} {product.M,7}{product.N,7}{product.K,7}");
            var rates = FormattableString.Invariant($"{gflops,8:F1} {peak,7:F1} {gflops / peak,6:P1}");
            var blasRate = product.Operations / blasSeconds / 1e9;
            report.Row(FormattableString.Invariant(
                $"{call.Name,-40} {shapes} {call.CallsInProgram,6} {rates} {blasRate,9:F1} {blasSeconds / seconds,6:F2}"));
            Metrics($"gemm.{shape}.{call.Name}.threads{threads}", gflops / peak, blasSeconds / seconds);
        }

        report.Row(FormattableString.Invariant(
            $"all, as often as a step calls them: {floors / ours:P1} of peak, {theirs / ours:F2} x OpenBLAS"));
        Metrics($"gemm.{shape}.threads{threads}", floors / ours, theirs / ours);

        void Metrics(string prefix, double share, double ratio)
        {
            report.Metric($"{prefix}.peak_share", share);
            if (blas is not null) report.Metric($"{prefix}.vs_openblas", ratio);
        }
    }

    private static double BlasSeconds(OpenBlas blas, KernelCall call, int threads)
    {
        blas.Multiply(call, threads);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < BlasCalls; i++) blas.Multiply(call, threads);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds / BlasCalls;
        Thread.Sleep(SpinningEnds);
        return seconds;
    }
}
