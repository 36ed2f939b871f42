using System.Runtime.CompilerServices;
using ModelGen.Parallel;

namespace ModelGen.Benchmarks.Twins;

/// <summary>Losses of rows of logits, and their gradient in place of the logits where it is asked for.</summary>
internal static class SoftmaxCrossEntropyTwin
{
    // Of the shapes that have smoothed labels.
    private const float LabelSmoothing = 0.1f;

    public static Twin Of(KernelCall call)
    {
        nint columns = call.Name.Sizes[0];
        var hasGradient = call.Has("lossScale");
        var scratch = AttentionTwin.Rows(call.Workers, columns);
        var (logits, targets, losses) = (call.Operand("logits"), call.Operand("targets"), call.Operand("losses"));
        var rows = call.Rows;
        var lossScale = hasGradient ? call.Single("lossScale") : 0f;
        var smoothing = call.Name.Family.StartsWith("Smoothed", StringComparison.Ordinal) ? LabelSmoothing : 0;
        return new Twin(Share, hasGradient ? [("losses", rows), ("logits", rows * columns)] : [("losses", rows)]);

        void Share(int worker)
        {
            var (first, end) = ParallelRange.Share(rows, worker, call.Workers);
            if (hasGradient)
                Gradient(ref logits.Floats, ref targets.Integers, ref losses.Floats, lossScale, smoothing, first, end, columns);
            else
                Loss(ref logits.Floats, ref targets.Integers, ref losses.Floats, first, end, columns, ref scratch[worker].Start);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gradient(
        ref float logits, ref int targets, ref float losses, float lossScale, float smoothing, nint first, nint end, nint columns)
    {
        var spread = smoothing / columns;
        for (var row = first; row < end; row++)
        {
            ref var x = ref Unsafe.Add(ref logits, row * columns);
            var target = Unsafe.Add(ref targets, row);
            if (target < 0)
            {
                Unsafe.Add(ref losses, row) = 0;
                Lanes.Clear(ref x, columns);
                continue;
            }

            var label = (1 - smoothing) * Unsafe.Add(ref x, target);
            if (smoothing > 0) label += spread * Lanes.Sum(ref x, columns);
            var maximum = Lanes.Maximum(ref x, columns);
            var sum = Lanes.Exponentials(ref x, 1, maximum, columns);
            Unsafe.Add(ref losses, row) = maximum + MathF.Log(sum) - label;
            Lanes.Scale(ref x, lossScale / sum, columns);
            if (smoothing > 0) Lanes.Shift(ref x, -lossScale * spread, columns);
            Unsafe.Add(ref x, target) -= lossScale * (1 - smoothing);
        }
    }

    // The logits stay: the exponentials go to scratch.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loss(
        ref float logits, ref int targets, ref float losses, nint first, nint end, nint columns, ref float scratch)
    {
        for (var row = first; row < end; row++)
        {
            var target = Unsafe.Add(ref targets, row);
            Unsafe.Add(ref losses, row) = 0;
            if (target < 0) continue;
            ref var x = ref Unsafe.Add(ref logits, row * columns);
            var maximum = Lanes.Maximum(ref x, columns);
            Lanes.Copy(ref x, ref scratch, columns);
            var sum = Lanes.Exponentials(ref scratch, 1, maximum, columns);
            Unsafe.Add(ref losses, row) = maximum + MathF.Log(sum) - Unsafe.Add(ref x, target);
        }
    }
}
