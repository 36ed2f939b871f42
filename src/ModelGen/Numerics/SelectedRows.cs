using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGen.Parallel;

namespace ModelGen.Numerics;

/// <summary>Picks the rows whose logits a call asks for.</summary>
public static class SelectedRows
{
    /// <summary>Copies the last of every so many rows; workers share the rows.</summary>
    /// <param name="source">(rows * stride, columns).</param>
    /// <param name="result">(rows, columns).</param>
    /// <param name="rows">How many rows are picked.</param>
    /// <param name="stride">One in how many is picked: 1 picks all.</param>
    /// <param name="columns">Columns of both.</param>
    /// <param name="worker">Which worker asks.</param>
    /// <param name="workers">How many share.</param>
    public static void Copy(ref float source, ref float result, nint rows, nint stride, nint columns, int worker, int workers)
    {
        var (first, end) = ParallelRange.Share(rows, worker, workers);
        for (var row = first; row < end; row++)
        {
            var from = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref source, ((row + 1) * stride - 1) * columns), (int)columns);
            from.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref result, row * columns), (int)columns));
        }
    }
}
