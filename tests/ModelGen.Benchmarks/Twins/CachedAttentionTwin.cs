using System.Runtime.CompilerServices;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen.Benchmarks.Twins;

/// <summary>
/// Attention over a cache of plain rows, a cache of its own: the first call of a session, which fills it from its beginning.
/// </summary>
internal static class CachedAttentionTwin
{
    public static Twin? Of(KernelCall call)
    {
        if (call.Integer("position") != 0) return null;
        var (heads, width) = (call.Name.Sizes[0], call.Name.Sizes[1]);
        var (sequences, stride) = (call.Sequences, AttentionTwin.Stride(call, "query", "key"));
        var longest = sequences.Max(sequence => sequence.Length);
        var (scores, logSumExp) = (AttentionTwin.Rows(call.Workers, longest), AttentionTwin.Rows(call.Workers, longest));
        var (keys, values) = (new AlignedBuffer(call.Rows * heads * width), new AlignedBuffer(call.Rows * heads * width));
        var (key, value, query) = (call.Operand("key"), call.Operand("value"), call.Operand("query"));
        var result = call.Operand("result");
        return new Twin(Share, ("result", call.Rows * heads * width));

        void Share(int worker)
        {
            var (first, end) = ParallelRange.Share(sequences.Count * heads, worker, call.Workers);
            for (var unit = first; unit < end; unit++)
            {
                var (start, length, _) = sequences[(int)(unit / heads)];
                var head = unit % heads;
                var at = start * stride + head * width;
                var cacheAt = (start * heads + head * length) * width;
                ref var k = ref Unsafe.Add(ref keys.Start, cacheAt);
                ref var v = ref Unsafe.Add(ref values.Start, cacheAt);
                Append(ref Unsafe.Add(ref key.Floats, at), stride, ref k, width, length);
                Append(ref Unsafe.Add(ref value.Floats, at), stride, ref v, width, length);
                AttentionTwin.Run(
                    ref Unsafe.Add(ref query.Floats, at), stride, ref k, width, ref v, width,
                    ref Unsafe.Add(ref result.Floats, start * heads * width + head * width), heads * width, width, length, isCausal: true,
                    ref scores[worker].Start, ref logSumExp[worker].Start, 1);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Append(ref float rows, nint stride, ref float cache, nint width, nint length)
    {
        for (nint row = 0; row < length; row++)
            Lanes.Copy(ref Unsafe.Add(ref rows, row * stride), ref Unsafe.Add(ref cache, row * width), width);
    }
}
