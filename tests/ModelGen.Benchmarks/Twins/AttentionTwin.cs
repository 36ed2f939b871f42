using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen.Benchmarks.Twins;

/// <summary>Attention a query at a time: scores of the keys it sees, their softmax, the weighted sum of the values.</summary>
internal static class AttentionTwin
{
    public static Twin Of(KernelCall call)
    {
        var (heads, width) = (call.Name.Sizes[0], call.Name.Sizes[1]);
        var (sequences, stride) = (call.Sequences, Stride(call, "query", "key"));
        var scores = Rows(call.Workers, sequences.Max(sequence => sequence.Length));
        var isCausal = call.Name.Family.Contains("Causal");
        var (query, key, value) = (call.Operand("query"), call.Operand("key"), call.Operand("value"));
        var (result, logSumExp) = (call.Operand("result"), call.Operand("logSumExp"));
        return new Twin(Share, ("result", call.Rows * heads * width), ("logSumExp", call.Rows * heads));

        void Share(int worker)
        {
            var (first, end) = ParallelRange.Share(sequences.Count * heads, worker, call.Workers);
            for (var unit = first; unit < end; unit++)
            {
                var (start, length, _) = sequences[(int)(unit / heads)];
                var head = unit % heads;
                var at = start * stride + head * width;
                Run(
                    ref Unsafe.Add(ref query.Floats, at), stride, ref Unsafe.Add(ref key.Floats, at), stride,
                    ref Unsafe.Add(ref value.Floats, at), stride,
                    ref Unsafe.Add(ref result.Floats, start * heads * width + head * width), heads * width, width, length, isCausal,
                    ref scores[worker].Start, ref Unsafe.Add(ref logSumExp.Floats, start * heads + head), heads);
            }
        }
    }

    /// <summary>Floats from row to row: queries, keys and values lie side by side where their addresses say so.</summary>
    public static nint Stride(KernelCall call, string query, string key)
    {
        var width = call.Name.Sizes[0] * call.Name.Sizes[1];
        return call.Operand(key).Address - call.Operand(query).Address == (nuint)(width * sizeof(float)) ? 3 * width : width;
    }

    /// <summary>Scratch of each worker.</summary>
    public static AlignedBuffer[] Rows(int workers, nint length) =>
        [.. Enumerable.Range(0, workers).Select(_ => new AlignedBuffer(length + Lanes.Count))];

    /// <summary>One head of one sequence; a query sees all keys, or those up to its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        ref float query, nint queryStride, ref float key, nint keyStride, ref float value, nint valueStride, ref float result,
        nint resultStride, nint width, nint length, bool isCausal, ref float scores, ref float logSumExp, nint logSumExpStride)
    {
        var scale = 1 / MathF.Sqrt(width);
        for (nint i = 0; i < length; i++)
        {
            ref var q = ref Unsafe.Add(ref query, i * queryStride);
            var keys = isCausal ? i + 1 : length;
            for (nint j = 0; j < keys; j++) Unsafe.Add(ref scores, j) = Lanes.Dot(ref q, ref Unsafe.Add(ref key, j * keyStride), width);
            var maximum = scale * Lanes.Maximum(ref scores, keys);
            var sum = Lanes.Exponentials(ref scores, scale, maximum, keys);
            Unsafe.Add(ref logSumExp, i * logSumExpStride) = maximum + MathF.Log(sum);
            Lanes.Scale(ref scores, 1 / sum, keys);
            WeightedSum(ref scores, ref value, valueStride, ref Unsafe.Add(ref result, i * resultStride), width, keys);
        }
    }

    /// <summary>result = sum of weights times rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WeightedSum(ref float weights, ref float rows, nint stride, ref float result, nint width, nint count)
    {
        nint column = 0;
        for (; column + Lanes.Count <= width; column += Lanes.Count)
        {
            var sum = Vector512<float>.Zero;
            for (nint j = 0; j < count; j++)
            {
                var weight = Vector512.Create(Unsafe.Add(ref weights, j));
                sum = Vector512.FusedMultiplyAdd(weight, Lanes.Load(ref rows, j * stride + column), sum);
            }

            Lanes.Store(sum, ref result, column);
        }

        for (; column < width; column++)
        {
            var sum = 0f;
            for (nint j = 0; j < count; j++) sum += Unsafe.Add(ref weights, j) * Unsafe.Add(ref rows, j * stride + column);
            Unsafe.Add(ref result, column) = sum;
        }
    }
}
