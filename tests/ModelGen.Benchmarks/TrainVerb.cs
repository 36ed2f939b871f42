using System.Diagnostics;
using ModelGen.Training;

namespace ModelGen.Benchmarks;

/// <summary>Whole training steps: forward, backward, clipping and AdamW.</summary>
internal static class TrainVerb
{
    public static void Run(Report report, string[] shapes, int[] threads)
    {
        report.Row("shape threads   ms a step   tokens/s   bytes allocated a step");
        foreach (var name in shapes)
        {
            var shape = Shape.Of(name);
            var model = shape.Create();
            foreach (var count in threads) Measure(report, shape, model, count);
        }

        report.End();
    }

    private static void Measure(Report report, Shape shape, TransformerModel model, int threads)
    {
        using var trainer = model.CreateTrainer(new TrainerOptions { BatchSize = shape.Batch, SequenceLength = shape.Length, Threads = threads });
        var (tokens, targets) = (Draw(shape, seed: 1), Draw(shape, seed: 2));
        trainer.Step(tokens, targets, shape.Batch, shape.Length);
        if (shape.Name == "A" && report.IsFirst)
            report.Metric("train.A.first_step_seconds", (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds);

        var times = new List<double>();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (var step = 0; step < shape.Steps; step++)
        {
            var started = Stopwatch.GetTimestamp();
            trainer.Step(tokens, targets, shape.Batch, shape.Length);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        var bytes = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / shape.Steps;
        var median = Report.Median(times);
        var rate = shape.Batch * shape.Length / median * 1000;
        report.Row(FormattableString.Invariant($"{shape.Name,-5} {threads,7} {median,11:F2} {rate,10:F0} {bytes,24}"));
        var prefix = $"train.{shape.Name}.threads{threads}";
        report.Metric($"{prefix}.tokens_per_second", rate);
        report.Metric($"{prefix}.allocated_bytes_per_step", bytes);
    }

    private static int[] Draw(Shape shape, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, shape.Batch * shape.Length).Select(_ => random.Next(65))];
    }
}
