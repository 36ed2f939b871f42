using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGen.Parallel;

namespace ModelGen.Benchmarks.Twins;

/// <summary>An embedding as a library has it: the rows by token, the rows by position, and the sum of the two, each a pass of its own.</summary>
internal static class GatherTwin
{
    public static Twin? Of(KernelCall call)
    {
        if (call.Name.Suffix.Length > 0) return null;
        nint columns = call.Name.Sizes[0];
        var (tokenTable, positionTable, result) = (call.Operand("tokenTable"), call.Operand("positionTable"), call.Operand("result"));
        var (tokens, positions, rows) = (call.Operand("tokens"), call.Operand("positions"), call.Rows);
        var (byToken, byPosition) = (new float[rows * columns], new float[rows * columns]);
        return new Twin(Share, ("result", rows * columns));

        void Share(int worker)
        {
            var (first, end) = ParallelRange.Share(rows, worker, call.Workers);
            ref var token = ref MemoryMarshal.GetArrayDataReference(byToken);
            ref var position = ref MemoryMarshal.GetArrayDataReference(byPosition);
            ByIndex(ref tokenTable.Floats, ref token, ref tokens.Integers, first, end, columns);
            ByIndex(ref positionTable.Floats, ref position, ref positions.Integers, first, end, columns);
            Add(ref token, ref position, ref result.Floats, first * columns, end * columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ByIndex(ref float table, ref float result, ref int indices, nint first, nint end, nint columns)
    {
        for (var row = first; row < end; row++)
        {
            var index = (nint)Unsafe.Add(ref indices, row);
            Lanes.Copy(ref Unsafe.Add(ref table, index * columns), ref Unsafe.Add(ref result, row * columns), columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ref float left, ref float right, ref float result, nint first, nint end)
    {
        var i = first;
        for (; i + Lanes.Count <= end; i += Lanes.Count) Lanes.Store(Lanes.Load(ref left, i) + Lanes.Load(ref right, i), ref result, i);
        for (; i < end; i++) Unsafe.Add(ref result, i) = Unsafe.Add(ref left, i) + Unsafe.Add(ref right, i);
    }
}
