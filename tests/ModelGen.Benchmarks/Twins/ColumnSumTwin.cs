using System.Runtime.CompilerServices;
using ModelGen.Parallel;

namespace ModelGen.Benchmarks.Twins;

/// <summary>Sums of columns, added up in memory row by row; workers divide the columns.</summary>
internal static class ColumnSumTwin
{
    public static Twin Of(KernelCall call)
    {
        nint columns = call.Name.Sizes[0];
        var (sum, source) = (call.Operand("sum"), call.Operand("source"));
        var accumulate = call.Flag("accumulate");
        var rows = call.Rows;
        return new Twin(Share, ("sum", columns));

        void Share(int worker)
        {
            var (first, end) = ParallelRange.Share(columns, worker, call.Workers);
            ref var to = ref Unsafe.Add(ref sum.Floats, first);
            if (!accumulate) Lanes.Clear(ref to, end - first);
            Run(ref Unsafe.Add(ref source.Floats, first), columns, ref to, end - first, rows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(ref float source, nint stride, ref float sum, nint width, nint rows)
    {
        for (nint row = 0; row < rows; row++) Lanes.Add(ref sum, ref Unsafe.Add(ref source, row * stride), width);
    }
}
