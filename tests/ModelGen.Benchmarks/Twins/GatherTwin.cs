using System.Runtime.CompilerServices;
using ModelGen.Parallel;

namespace ModelGen.Benchmarks.Twins;

/// <summary>Rows of a table, by token or by position.</summary>
internal static class GatherTwin
{
    public static Twin Of(KernelCall call)
    {
        nint columns = call.Name.Sizes[0];
        var (table, result, tokens) = (call.Operand("table"), call.Operand("result"), call.Operand("tokens"));
        var rows = call.Rows;
        var byToken = call.Has("tokens");
        var length = call.Has("length") ? call.Integer("length") : 0;
        var start = call.Has("start") ? call.Integer("start") : 0;
        return new Twin(Share, ("result", rows * columns));

        void Share(int worker)
        {
            var (first, end) = ParallelRange.Share(rows, worker, call.Workers);
            if (byToken) ByToken(ref table.Floats, ref result.Floats, ref tokens.Integers, first, end, columns);
            else ByPosition(ref table.Floats, ref result.Floats, length, start, first, end, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ByToken(ref float table, ref float result, ref int tokens, nint first, nint end, nint columns)
    {
        for (var row = first; row < end; row++)
        {
            var token = (nint)Unsafe.Add(ref tokens, row);
            Lanes.Copy(ref Unsafe.Add(ref table, token * columns), ref Unsafe.Add(ref result, row * columns), columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ByPosition(ref float table, ref float result, nint length, nint start, nint first, nint end, nint columns)
    {
        for (var row = first; row < end; row++)
        {
            var position = start + row % length;
            Lanes.Copy(ref Unsafe.Add(ref table, position * columns), ref Unsafe.Add(ref result, row * columns), columns);
        }
    }
}
