using System.Diagnostics;
using System.Reflection;
using ModelGen.Training;

namespace ModelGen.Benchmarks;

/// <summary>Where a step's time goes: every kernel inside whole steps, the optimizer, and waiting at barriers.</summary>
internal static class ProfileVerb
{
    private const int WarmSteps = 3;
    private const double Seconds = 1.5;

    public static void Run(Report report, string[] shapes, int[] threads)
    {
        foreach (var name in shapes)
            foreach (var count in threads) Profile(report, Shape.Of(name), count);
        report.End();
    }

    private static void Profile(Report report, Shape shape, int threads)
    {
        var batch = new RandomBatch(shape.Size, shape.Batch, shape.Length);
        using var trainer = shape.Create().CreateTrainer(batch.TrainerOptions(threads));
        var program = typeof(Trainer).GetField("_program", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(trainer)!;
        var trace = KernelTrace.Attach((CompiledProgram)program, threads);
        for (var i = 0; i < WarmSteps; i++) trainer.Step(batch.Contents);
        var operations = trace.FirstCalls().ToDictionary(call => call.Name.Text, call => Operations(call) / call.Rows);
        trace.Clear();

        var steps = 0;
        var started = Stopwatch.GetTimestamp();
        for (; Stopwatch.GetElapsedTime(started).TotalSeconds < Seconds; steps++) trainer.Step(batch.Contents);
        var perStep = Stopwatch.GetElapsedTime(started).TotalMilliseconds / steps;
        report.Row("");
        report.Row(FormattableString.Invariant(
            $"{shape.Name}, {threads} threads: {perStep:F2} ms a step, {shape.Batch * shape.Length / perStep * 1000:F0} tokens/s"));
        report.Row("kernel                                         calls   ms/step  share   GFLOP/s   wait ms/step");
        var waits = Waits(trace);
        var inKernels = 0.0;
        foreach (var (kernel, seconds, count, rows) in Totals(trace))
        {
            var ms = seconds * 1000 / steps / threads;
            var calls = count / steps / threads;
            inKernels += ms;
            var rate = operations[kernel] * rows / seconds / 1e9;
            var wait = waits[kernel] * 1000 / steps / threads;
            report.Row(FormattableString.Invariant(
                $"{kernel,-45} {calls,6} {ms,9:F3} {ms / perStep,6:P1} {rate,9:F1} {wait,14:F3}"));
        }

        var outside = perStep - inKernels;
        report.Row(FormattableString.Invariant(
            $"{"outside kernels (barriers, norm, AdamW)",-45} {"",6} {outside,9:F3} {outside / perStep,6:P1}"));
    }

    private static IEnumerable<(string Kernel, double Seconds, int Count, long Rows)> Totals(KernelTrace trace) =>
        from call in trace.Calls.SelectMany(calls => calls)
        group call by call.Kernel into calls
        let seconds = calls.Sum(call => call.Seconds)
        orderby seconds descending
        select (calls.Key, seconds, calls.Count(), calls.Sum(call => call.Rows));

    // What lies between a kernel's end and the next one's start is waiting for the other workers, but for the optimizer after the last.
    private static Dictionary<string, double> Waits(KernelTrace trace)
    {
        var waits = trace.Calls.SelectMany(calls => calls).Select(call => call.Kernel).Distinct().ToDictionary(kernel => kernel, _ => 0.0);
        foreach (var calls in trace.Calls)
        {
            var first = calls[0].Kernel;
            foreach (var (call, next) in calls.Zip(calls.Skip(1)))
            {
                if (next.Kernel != first) waits[call.Kernel] += (next.Started - call.Ended) / (double)Stopwatch.Frequency;
            }
        }

        return waits;
    }

    // Of products and attention, which grow with the rows alone; what the other kernels do is counted in bytes.
    private static double Operations(KernelCall call) =>
        call.Name.IsProduct ? Product.Of(call).Operations
        : call.Name.IsAttention ? 2 * KernelFloor.Of(call)!.Value.MultiplyAdds
        : 0;
}
