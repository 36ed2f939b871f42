using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Parallel;

namespace ModelGen.Benchmarks.Twins;

/// <summary>Attention's gradients a query at a time; the keys' and values' gradients are added up in memory.</summary>
internal static class AttentionGradientTwin
{
    public static Twin Of(KernelCall call)
    {
        var (heads, width) = (call.Name.Sizes[0], call.Name.Sizes[1]);
        var sequences = call.Sequences;
        var isCausal = call.Name.Family.Contains("Causal");
        var stride = AttentionTwin.Stride(call, "query", "key");
        var gradientStride = AttentionTwin.Stride(call, "queryGradient", "keyGradient");
        var longest = sequences.Max(sequence => sequence.Length);
        var (weights, scoreGradients) = (AttentionTwin.Rows(call.Workers, longest), AttentionTwin.Rows(call.Workers, longest));
        var size = call.Rows * heads * width;
        var (query, key, value) = (call.Operand("query"), call.Operand("key"), call.Operand("value"));
        var (cotangent, output, logSumExp) = (call.Operand("cotangent"), call.Operand("output"), call.Operand("logSumExp"));
        var (queryGradient, keyGradient) = (call.Operand("queryGradient"), call.Operand("keyGradient"));
        var valueGradient = call.Operand("valueGradient");
        return gradientStride == heads * width
            ? new Twin(Share, ("queryGradient", size), ("keyGradient", size), ("valueGradient", size))
            : new Twin(Share, ("queryGradient", 3 * size));

        void Share(int worker)
        {
            var (first, end) = ParallelRange.Share(sequences.Count * heads, worker, call.Workers);
            for (var unit = first; unit < end; unit++)
            {
                var (start, length, _) = sequences[(int)(unit / heads)];
                var head = unit % heads;
                var at = start * stride + head * width;
                var outputAt = start * heads * width + head * width;
                var gradientAt = start * gradientStride + head * width;
                Run(
                    ref Unsafe.Add(ref query.Floats, at), ref Unsafe.Add(ref key.Floats, at),
                    ref Unsafe.Add(ref value.Floats, at), stride,
                    ref Unsafe.Add(ref cotangent.Floats, outputAt), ref Unsafe.Add(ref output.Floats, outputAt),
                    heads * width, ref Unsafe.Add(ref logSumExp.Floats, start * heads + head), heads,
                    ref Unsafe.Add(ref queryGradient.Floats, gradientAt), ref Unsafe.Add(ref keyGradient.Floats, gradientAt),
                    ref Unsafe.Add(ref valueGradient.Floats, gradientAt), gradientStride, width, length, isCausal,
                    ref weights[worker].Start, ref scoreGradients[worker].Start);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(
        ref float query, ref float key, ref float value, nint stride, ref float cotangent, ref float output, nint outputStride,
        ref float logSumExp, nint logSumExpStride, ref float queryGradient, ref float keyGradient, ref float valueGradient,
        nint gradientStride, nint width, nint length, bool isCausal, ref float weights, ref float scoreGradients)
    {
        var scale = 1 / MathF.Sqrt(width);
        for (nint j = 0; j < length; j++)
        {
            Lanes.Clear(ref Unsafe.Add(ref keyGradient, j * gradientStride), width);
            Lanes.Clear(ref Unsafe.Add(ref valueGradient, j * gradientStride), width);
        }

        for (nint i = 0; i < length; i++)
        {
            ref var q = ref Unsafe.Add(ref query, i * stride);
            ref var dO = ref Unsafe.Add(ref cotangent, i * outputStride);
            var keys = isCausal ? i + 1 : length;
            for (nint j = 0; j < keys; j++)
            {
                Unsafe.Add(ref weights, j) = Lanes.Dot(ref q, ref Unsafe.Add(ref key, j * stride), width);
                Unsafe.Add(ref scoreGradients, j) = Lanes.Dot(ref dO, ref Unsafe.Add(ref value, j * stride), width);
            }

            var delta = Lanes.Dot(ref dO, ref Unsafe.Add(ref output, i * outputStride), width);
            Lanes.Exponentials(ref weights, scale, Unsafe.Add(ref logSumExp, i * logSumExpStride), keys);
            ScoreGradients(ref weights, ref scoreGradients, delta, scale, keys);
            AttentionTwin.WeightedSum(
                ref scoreGradients, ref key, stride, ref Unsafe.Add(ref queryGradient, i * gradientStride), width, keys);
            for (nint j = 0; j < keys; j++)
            {
                Lanes.AddScaled(ref Unsafe.Add(ref keyGradient, j * gradientStride), Unsafe.Add(ref scoreGradients, j), ref q, width);
                Lanes.AddScaled(ref Unsafe.Add(ref valueGradient, j * gradientStride), Unsafe.Add(ref weights, j), ref dO, width);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScoreGradients(ref float weights, ref float gradients, float delta, float scale, nint count)
    {
        nint j = 0;
        for (; j + Lanes.Count <= count; j += Lanes.Count)
        {
            var gradient = Lanes.Load(ref weights, j) * (Lanes.Load(ref gradients, j) - Vector512.Create(delta)) * Vector512.Create(scale);
            Lanes.Store(gradient, ref gradients, j);
        }

        for (; j < count; j++) Unsafe.Add(ref gradients, j) = Unsafe.Add(ref weights, j) * (Unsafe.Add(ref gradients, j) - delta) * scale;
    }
}
