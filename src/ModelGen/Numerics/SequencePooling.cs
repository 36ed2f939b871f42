using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGen.Parallel;

namespace ModelGen.Numerics;

/// <summary>One row for a sequence of rows. Workers share the sequences.</summary>
public static class SequencePooling
{
    /// <summary>Puts the mean of each sequence in its first row, and zero in the others.</summary>
    /// <param name="source">(rows, columns).</param>
    /// <param name="result">(rows, columns).</param>
    /// <param name="starts">The rows where sequences begin, and behind the last the number of rows.</param>
    /// <param name="sequences">How many.</param>
    /// <param name="columns">Columns of both.</param>
    /// <param name="worker">Which worker asks.</param>
    /// <param name="workers">How many share.</param>
    public static void Mean(
        ref float source, ref float result, ref int starts, nint sequences, nint columns, int worker, int workers)
    {
        var (first, end) = ParallelRange.Share(sequences, worker, workers);
        for (var sequence = first; sequence < end; sequence++)
        {
            var (start, length) = Range(ref starts, sequence);
            Rows(ref result, start, length, columns).Clear();
            var mean = Rows(ref result, start, 1, columns);
            for (var row = start; row < start + length; row++) TensorPrimitives.Add<float>(mean, Rows(ref source, row, 1, columns), mean);
            TensorPrimitives.Divide(mean, length, mean);
        }
    }

    /// <summary>Gives each row of a sequence its share of the cotangent of the mean, which stands in the first row.</summary>
    /// <param name="cotangent">(rows, columns).</param>
    /// <param name="gradient">(rows, columns).</param>
    /// <param name="starts">The rows where sequences begin, and behind the last the number of rows.</param>
    /// <param name="sequences">How many.</param>
    /// <param name="columns">Columns of both.</param>
    /// <param name="worker">Which worker asks.</param>
    /// <param name="workers">How many share.</param>
    public static void MeanGradient(
        ref float cotangent, ref float gradient, ref int starts, nint sequences, nint columns, int worker, int workers)
    {
        var (first, end) = ParallelRange.Share(sequences, worker, workers);
        for (var sequence = first; sequence < end; sequence++)
        {
            var (start, length) = Range(ref starts, sequence);
            var share = Rows(ref gradient, start, 1, columns);
            TensorPrimitives.Divide(Rows(ref cotangent, start, 1, columns), length, share);
            for (var row = start + 1; row < start + length; row++) share.CopyTo(Rows(ref gradient, row, 1, columns));
        }
    }

    /// <summary>Copies the first row of each sequence.</summary>
    /// <param name="source">(rows, columns).</param>
    /// <param name="result">(sequences, columns).</param>
    /// <param name="starts">The rows where sequences begin.</param>
    /// <param name="sequences">How many.</param>
    /// <param name="columns">Columns of both.</param>
    /// <param name="worker">Which worker asks.</param>
    /// <param name="workers">How many share.</param>
    public static void First(
        ref float source, ref float result, ref int starts, nint sequences, nint columns, int worker, int workers)
    {
        var (first, end) = ParallelRange.Share(sequences, worker, workers);
        for (var sequence = first; sequence < end; sequence++)
            Rows(ref source, Range(ref starts, sequence).Start, 1, columns).CopyTo(Rows(ref result, sequence, 1, columns));
    }

    private static (nint Start, int Length) Range(ref int starts, nint sequence)
    {
        var start = Unsafe.Add(ref starts, sequence);
        return (start, Unsafe.Add(ref starts, sequence + 1) - start);
    }

    private static Span<float> Rows(ref float matrix, nint row, int count, nint columns) =>
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref matrix, row * columns), count * (int)columns);
}
