using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen.Training;

/// <summary>The Euclidean norm of all gradients together.</summary>
internal sealed class GradientNorm(ForkJoinPool pool, ImmutableArray<BlockChunk> chunks, ParameterBlock gradients)
    : ChunkedPass(pool, chunks)
{
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
        var low = Vector<double>.Zero;
        var high = Vector<double>.Zero;
        var i = 0;
        for (; i <= chunk.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var elements = Vector.LoadUnsafe(ref gradient, (nuint)i);
            var lower = Vector.WidenLower(elements);
            var upper = Vector.WidenUpper(elements);
            low += lower * lower;
            high += upper * upper;
        }

        var sum = Vector.Sum(low + high);
        for (; i < chunk.Length; i++)
        {
            double element = Unsafe.Add(ref gradient, i);
            sum += element * element;
        }

        _squares[index] = sum;
    }
}
