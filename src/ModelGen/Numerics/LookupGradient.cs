using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGen.Parallel;

namespace ModelGen.Numerics;

/// <summary>
/// The gradient of a table whose rows were looked up: each row of a cotangent is added to the row that it was looked up from. Every sum
/// runs in the order of the cotangent's rows, whatever the number of workers.
/// </summary>
public static class LookupGradient
{
    private const int LineFloats = 16;

    /// <summary>Rows that were looked up by token; workers share the columns, a cache line at a time.</summary>
    /// <param name="cotangent">(rows, columns).</param>
    /// <param name="gradient">(entries, columns).</param>
    /// <param name="tokens">The table's row for each row of the cotangent.</param>
    /// <param name="rows">Rows of the cotangent.</param>
    /// <param name="entries">Rows of the table.</param>
    /// <param name="columns">Columns of both.</param>
    /// <param name="accumulate">Whether to add to what is there, or to put the sums in its place.</param>
    /// <param name="worker">Which worker asks.</param>
    /// <param name="workers">How many share.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ByToken(
        ref float cotangent, ref float gradient, ref int tokens, nint rows, nint entries, nint columns, bool accumulate, int worker,
        int workers)
    {
        var (firstLine, endLine) = ParallelRange.Share((columns + LineFloats - 1) / LineFloats, worker, workers);
        var first = firstLine * LineFloats;
        var width = nint.Min(endLine * LineFloats, columns) - first;
        if (width <= 0) return;
        if (!accumulate)
        {
            for (nint entry = 0; entry < entries; entry++) Clear(ref Unsafe.Add(ref gradient, entry * columns + first), width);
        }

        for (nint row = 0; row < rows; row++)
        {
            var place = Unsafe.Add(ref tokens, row) * columns + first;
            Add(ref Unsafe.Add(ref gradient, place), ref Unsafe.Add(ref cotangent, row * columns + first), width);
        }
    }

    /// <summary>Rows that were looked up by their position in a sequence; workers share the positions.</summary>
    /// <param name="cotangent">(rows, columns): whole sequences.</param>
    /// <param name="gradient">(entries, columns).</param>
    /// <param name="starts">The rows where sequences begin, and behind the last the number of rows.</param>
    /// <param name="sequences">Sequences, none longer than entries.</param>
    /// <param name="entries">Rows of the table.</param>
    /// <param name="columns">Columns of both.</param>
    /// <param name="accumulate">Whether to add to what is there, or to put the sums in its place.</param>
    /// <param name="worker">Which worker asks.</param>
    /// <param name="workers">How many share.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ByPosition(
        ref float cotangent, ref float gradient, ref int starts, nint sequences, nint entries, nint columns, bool accumulate,
        int worker, int workers)
    {
        nint longest = 0;
        for (nint sequence = 0; sequence < sequences; sequence++)
            longest = nint.Max(longest, Unsafe.Add(ref starts, sequence + 1) - Unsafe.Add(ref starts, sequence));
        var (first, end) = ParallelRange.Share(longest, worker, workers);
        for (var position = first; position < end; position++)
        {
            ref var sum = ref Unsafe.Add(ref gradient, position * columns);
            if (!accumulate) Clear(ref sum, columns);
            for (nint sequence = 0; sequence < sequences; sequence++)
            {
                var row = Unsafe.Add(ref starts, sequence) + position;
                if (row < Unsafe.Add(ref starts, sequence + 1)) Add(ref sum, ref Unsafe.Add(ref cotangent, row * columns), columns);
            }
        }

        if (accumulate) return;
        (first, end) = ParallelRange.Share(entries - longest, worker, workers);
        Clear(ref Unsafe.Add(ref gradient, (longest + first) * columns), (end - first) * columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref float sum, ref float addend, nint count)
    {
        nint i = 0;
        for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
        {
            Unsafe.As<float, Vector<float>>(ref Unsafe.Add(ref sum, i)) +=
                Unsafe.As<float, Vector<float>>(ref Unsafe.Add(ref addend, i));
        }

        for (; i < count; i++) Unsafe.Add(ref sum, i) += Unsafe.Add(ref addend, i);
    }

    private static void Clear(ref float start, nint count) => MemoryMarshal.CreateSpan(ref start, (int)count).Clear();
}
