using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using ModelGen.Training;

namespace ModelGen.Benchmarks;

/// <summary>Where a step's time goes: every kernel inside whole steps, the optimizer, and waiting at barriers.</summary>
internal static partial class ProfileVerb
{
    private static readonly int Split = int.Parse(Environment.GetEnvironmentVariable("SPLIT") ?? "1");

    public static void Run(Report report, string[] shapes, int[] threads)
    {
        foreach (var name in shapes)
        foreach (var count in threads)
            Profile(report, Shape.Of(name), count);
        report.End();
    }

    private static void Profile(Report report, Shape shape, int threads)
    {
        var width = Environment.GetEnvironmentVariable("MODELGEN_WIDTH") is { } w ? Enum.Parse<ModelGen.Numerics.VectorWidth>("Bits" + w) : (ModelGen.Numerics.VectorWidth?)null;
        using var trainer = shape.Create().CreateTrainer(
            new TrainerOptions { BatchSize = shape.Batch / Split, GradientAccumulation = Split, SequenceLength = shape.Length, Threads = threads, Width = width });
        var program = (CompiledProgram)typeof(Trainer).GetField("_program", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(trainer)!;
        var trace = KernelTrace.Attach(program, threads);
        var random = new Random(1);
        int[] Draw() => [.. Enumerable.Range(0, shape.Batch * shape.Length).Select(_ => random.Next(65))];
        var (tokens, targets) = (Draw(), Draw());
        for (var i = 0; i < 3; i++) trainer.Step(tokens, targets, shape.Batch, shape.Length);
        trace.Clear();
        var started = Stopwatch.GetTimestamp();
        for (var step = 0; step < shape.Steps; step++) trainer.Step(tokens, targets, shape.Batch, shape.Length);
        var perStep = Stopwatch.GetElapsedTime(started).TotalMilliseconds / shape.Steps;
        report.Row("");
        report.Row($"{shape.Name}, {threads} threads: {perStep:F2} ms a step, {shape.Batch * shape.Length / perStep * 1000:F0} tokens/s");
        report.Row("kernel                                         calls   ms/step  share   GFLOP/s");
        var inKernels = 0.0;
        foreach (var group in trace.Calls.SelectMany(calls => calls).GroupBy(call => call.Kernel).OrderByDescending(group => group.Sum(call => call.Seconds)))
        {
            var ms = group.Sum(call => call.Seconds) * 1000 / shape.Steps / threads;
            var calls = group.Count() / shape.Steps / threads;
            inKernels += ms;
            var flops = group.Sum(call => Operations(call, shape)) / shape.Steps / threads;
            report.Row(FormattableString.Invariant(
                $"{group.Key,-45} {calls,6} {ms,9:F3} {ms / perStep,6:P1} {(flops == 0 ? 0 : flops / ms / 1e6),9:F1}"));
        }

        report.Row(FormattableString.Invariant($"{"outside kernels (barriers, norm, AdamW)",-45} {"",6} {perStep - inKernels,9:F3} {(perStep - inKernels) / perStep,6:P1}"));
    }

    private static double Operations(KernelTrace.Call call, Shape shape)
    {
        var match = Product().Match(call.Kernel);
        if (match.Success) return 2.0 * call.Rows * int.Parse(match.Groups[2].Value) * int.Parse(match.Groups[3].Value);
        match = Attention().Match(call.Kernel);
        if (!match.Success) return 0;
        var products = match.Groups[1].Length > 0 ? 5 : 2;
        return 2.0 * products * shape.Batch * shape.Length * (shape.Length + 1) / 2 * int.Parse(match.Groups[2].Value) * int.Parse(match.Groups[3].Value);
    }

    [GeneratedRegex("^(Linear|LinearTransposed|WeightGradient)([0-9]+)x([0-9]+)")]
    private static partial Regex Product();

    [GeneratedRegex("^CausalAttention(Gradient)?([0-9]+)x([0-9]+)")]
    private static partial Regex Attention();
}
