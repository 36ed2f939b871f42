using System.Runtime.CompilerServices;
using ModelGen.Parallel;

namespace ModelGen.Benchmarks.Twins;

/// <summary>Rows added to the rows of a table that they came from, by token or by position; workers divide the columns.</summary>
internal static class GatherGradientTwin
{
    public static Twin Of(KernelCall call)
    {
        nint entries = call.Name.Sizes[0], columns = call.Name.Sizes[1];
        var (cotangent, gradient, tokens) = (call.Operand("cotangent"), call.Operand("gradient"), call.Operand("tokens"));
        var rows = call.Rows;
        var accumulate = call.Flag("accumulate");
        var byToken = call.Has("tokens");
        var length = call.Has("length") ? call.Integer("length") : 0;
        var start = call.Has("start") ? call.Integer("start") : 0;
        return new Twin(Share, ("gradient", entries * columns));

        void Share(int worker)
        {
            var (first, end) = ParallelRange.Share(columns, worker, call.Workers);
            ref var from = ref Unsafe.Add(ref cotangent.Floats, first);
            ref var to = ref Unsafe.Add(ref gradient.Floats, first);
            if (!accumulate) Clear(ref to, entries, end - first, columns);
            if (byToken) ByToken(ref from, ref to, ref tokens.Integers, rows, end - first, columns);
            else ByPosition(ref from, ref to, length, start, rows, end - first, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Clear(ref float gradient, nint entries, nint width, nint stride)
    {
        for (nint entry = 0; entry < entries; entry++) Lanes.Clear(ref Unsafe.Add(ref gradient, entry * stride), width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ByToken(ref float cotangent, ref float gradient, ref int tokens, nint rows, nint width, nint stride)
    {
        for (nint row = 0; row < rows; row++)
        {
            var token = (nint)Unsafe.Add(ref tokens, row);
            Lanes.Add(ref Unsafe.Add(ref gradient, token * stride), ref Unsafe.Add(ref cotangent, row * stride), width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ByPosition(ref float cotangent, ref float gradient, nint length, nint start, nint rows, nint width, nint stride)
    {
        for (nint row = 0; row < rows; row++)
        {
            var position = start + row % length;
            Lanes.Add(ref Unsafe.Add(ref gradient, position * stride), ref Unsafe.Add(ref cotangent, row * stride), width);
        }
    }
}
