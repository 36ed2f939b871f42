using System.Globalization;
using ModelGen.Benchmarks.Peers;
using ModelGen.Numerics;

namespace ModelGen.Benchmarks;

/// <summary>
/// Whole training steps: forward, backward, clipping and AdamW on one batch, each contender in a process of its own. The FMA peak is
/// measured before each round. Shares and ratios are medians of those of the rounds.
/// </summary>
internal sealed class TrainVerb(Report report, bool withPeers)
{
    private const int Starts = 3;
    private const int Rounds = 5;
    private const double TurnSeconds = 1;

    public static void Run(Report report, string[] names, int[] threads, bool withPeers)
    {
        if (withPeers && PyTorch.Missing() is { } reason)
        {
            report.Row($"PyTorch is left out: {reason}");
            withPeers = false;
        }

        report.Row("shape threads           tokens/s  ms a step  of FMA peak   x PyTorch (range)  bytes a step  peak MB  first step s");
        var verb = new TrainVerb(report, withPeers);
        foreach (var name in names) verb.Measure(Shape.Of(name), threads);
        report.End();
    }

    // Of the measurements with different numbers of threads, the largest memory and the start with the most threads are the shape's.
    private void Measure(Shape shape, int[] threads)
    {
        var (memory, firstStep) = (0.0, 0.0);
        foreach (var count in threads.Order())
        {
            using var ours = Start(shape, count, out firstStep);
            using var theirs = withPeers ? new Contender(PyTorch.Start(shape, count)) : null;
            Measure(shape, count, ours, firstStep, theirs);
            memory = Math.Max(memory, ours.PeakMegabytes);
        }

        report.Metric($"train.{shape.Name}.peak_memory_mb", memory);
        report.Metric($"train.{shape.Name}.first_step_seconds", firstStep);
    }

    private static Contender Start(Shape shape, int threads, out double firstStepSeconds)
    {
        var seconds = new List<double>();
        for (var start = 1; start < Starts; start++)
        {
            using var early = new Contender(TrainOne.Start(shape.Name, shape.Batch, shape.Length, threads));
            seconds.Add(early.FirstStepSeconds);
        }

        var contender = new Contender(TrainOne.Start(shape.Name, shape.Batch, shape.Length, threads));
        firstStepSeconds = Report.Median([.. seconds, contender.FirstStepSeconds]);
        return contender;
    }

    private void Measure(Shape shape, int threads, Contender ours, double firstStep, Contender? theirs)
    {
        var peaks = new List<double>();
        var times = Turns.Take(
            theirs is null ? [ours] : [ours, theirs], Rounds, TurnSeconds,
            beforeRound: () => peaks.Add(FmaPeak.Measure(threads, VectorWidths.Preferred)));
        List<double>? ratios = theirs is null ? null : [.. times[1].Zip(times[0], (their, our) => their / our)];
        var bytes = double.Parse(ours.Ask("allocated"), CultureInfo.InvariantCulture);

        var prefix = $"train.{shape.Name}.threads{threads}";
        var (rate, share) = Row(shape, threads, "ModelGen", times[0], peaks, ratios, bytes, ours, firstStep);
        report.Metric($"{prefix}.tokens_per_second", rate);
        report.Metric($"{prefix}.peak_share", share);
        report.Metric($"{prefix}.allocated_bytes_per_step", bytes);
        if (theirs is null) return;
        report.Metric($"{prefix}.vs_pytorch", Report.Median(ratios!));
        (rate, _) = Row(shape, threads, "PyTorch", times[1], peaks, null, null, theirs, theirs.FirstStepSeconds);
        report.Metric($"{prefix}.pytorch_tokens_per_second", rate);
    }

    private (double Rate, double Share) Row(
        Shape shape, int threads, string name, double[] times, List<double> peaks, List<double>? ratios, double? bytes, Contender contender,
        double firstStep)
    {
        var milliseconds = Report.Median([.. times]);
        var rate = 1000.0 * shape.Batch * shape.Length / milliseconds;
        var share = Report.Median([.. times.Zip(peaks, (time, peak) => shape.StepOperations / time / 1e6 / peak)]);
        var ratio = ratios is null ? "" : FormattableString.Invariant($"{Report.Median(ratios):F2} ({ratios.Min():F2}-{ratios.Max():F2})");
        report.Row(string.Create(
            CultureInfo.InvariantCulture,
            $"{shape.Name,-5} {threads,7} {name,-8} {rate,9:F0} {milliseconds,10:F2} {share,12:P1} {ratio,19} {bytes,13} "
            + $"{contender.PeakMegabytes,8:F0} {firstStep,13:F2}"));
        return (rate, share);
    }
}
