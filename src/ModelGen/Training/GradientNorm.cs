using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen.Training;

/// <summary>The Euclidean norm of all gradients together, within a relative error of 1e-6.</summary>
internal sealed class GradientNorm(ForkJoinPool pool, ImmutableArray<BlockChunk> chunks, ParameterBlock gradients)
    : ChunkedPass(pool, chunks)
{
    // Floats whose squares are summed as floats, which is as fast as they can be read; four vectors of any width divide it.
    private const int BlockLength = 512;

    // A float sum from here up to the largest float is taken: no square in it has overflowed, and those that underflowed do not count.
    private const float Least = 1e-28f;

    private readonly double[] _squares = new double[chunks.Length];

    /// <summary>The norm; not finite if and only if a gradient is not, as squares of floats do not overflow a double.</summary>
    public double Compute()
    {
        Run();
        var sum = 0.0;
        foreach (var squares in _squares) sum += squares;
        return Math.Sqrt(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Process(int index, BlockChunk chunk)
    {
        ref var gradient = ref Unsafe.Add(ref gradients.Start, chunk.Start);
        var sum = 0.0;
        var i = 0;
        for (; i <= chunk.Length - BlockLength; i += BlockLength)
        {
            var block = SumInFloats(ref Unsafe.Add(ref gradient, i));
            sum += block is >= Least and <= float.MaxValue ? block : SumInDoubles(ref Unsafe.Add(ref gradient, i), BlockLength);
        }

        _squares[index] = sum + SumInDoubles(ref Unsafe.Add(ref gradient, i), chunk.Length - i);
    }

    // Four sums, as an addition takes four cycles.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SumInFloats(ref float block)
    {
        var (sum0, sum1, sum2, sum3) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        for (var i = 0; i < BlockLength; i += 4 * Vector<float>.Count)
        {
            var elements0 = Vector.LoadUnsafe(ref block, (nuint)i);
            var elements1 = Vector.LoadUnsafe(ref block, (nuint)(i + Vector<float>.Count));
            var elements2 = Vector.LoadUnsafe(ref block, (nuint)(i + 2 * Vector<float>.Count));
            var elements3 = Vector.LoadUnsafe(ref block, (nuint)(i + 3 * Vector<float>.Count));
            sum0 = Vector.MultiplyAddEstimate(elements0, elements0, sum0);
            sum1 = Vector.MultiplyAddEstimate(elements1, elements1, sum1);
            sum2 = Vector.MultiplyAddEstimate(elements2, elements2, sum2);
            sum3 = Vector.MultiplyAddEstimate(elements3, elements3, sum3);
        }

        return Vector.Sum(sum0 + sum1 + (sum2 + sum3));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumInDoubles(ref float elements, int length)
    {
        var low = Vector<double>.Zero;
        var high = Vector<double>.Zero;
        var i = 0;
        for (; i <= length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var vector = Vector.LoadUnsafe(ref elements, (nuint)i);
            var lower = Vector.WidenLower(vector);
            var upper = Vector.WidenUpper(vector);
            low += lower * lower;
            high += upper * upper;
        }

        var sum = Vector.Sum(low + high);
        for (; i < length; i++)
        {
            double element = Unsafe.Add(ref elements, i);
            sum += element * element;
        }

        return sum;
    }
}
