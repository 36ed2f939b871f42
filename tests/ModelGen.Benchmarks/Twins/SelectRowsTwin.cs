using System.Runtime.CompilerServices;
using ModelGen.Parallel;

namespace ModelGen.Benchmarks.Twins;

/// <summary>Copies every row, or the last of each sequence.</summary>
internal static class SelectRowsTwin
{
    public static Twin Of(KernelCall call)
    {
        nint columns = call.Name.Sizes[0];
        var (source, result) = (call.Operand("source"), call.Operand("result"));
        var stride = call.Has("stride") ? call.Integer("stride") : 0;
        var rows = call.Rows;
        return new Twin(Share, ("result", call.Rows * columns));

        void Share(int worker)
        {
            var (first, end) = ParallelRange.Share(rows, worker, call.Workers);
            Run(ref source.Floats, ref result.Floats, stride, first, end, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(ref float source, ref float result, nint stride, nint first, nint end, nint columns)
    {
        for (var row = first; row < end; row++)
        {
            var from = (row + 1) * stride - 1;
            Lanes.Copy(ref Unsafe.Add(ref source, from * columns), ref Unsafe.Add(ref result, row * columns), columns);
        }
    }
}
