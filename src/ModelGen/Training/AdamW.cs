using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen.Training;

/// <summary>
/// AdamW (Loshchilov and Hutter, 2019, algorithm 2) as one pass that reads each gradient once and each weight and moment once:
/// <code>
/// g = scale * gradient
/// m = beta1 * m + (1 - beta1) * g
/// v = beta2 * v + (1 - beta2) * g^2
/// w = (1 - rate * decay) * w - rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
/// </code>
/// The bias corrections are the same for all elements: with c = sqrt(1 - beta2^t), the last term is
/// (rate * c / (1 - beta1^t)) * m / (sqrt(v) + epsilon * c).
/// </summary>
internal sealed class AdamW(
    AdamWOptions options, ForkJoinPool pool, ImmutableArray<BlockChunk> chunks, ParameterBlock weights, ParameterBlock gradients)
    : ChunkedPass(pool, chunks)
{
    private float _gradientScale;
    private float _keep;
    private float _stepSize;
    private float _epsilon;

    /// <summary>Decaying mean of the gradients, not corrected for its start at 0.</summary>
    public ParameterBlock FirstMoment { get; } = new(weights.Layout);

    /// <summary>Decaying mean of the squared gradients, not corrected for its start at 0.</summary>
    public ParameterBlock SecondMoment { get; } = new(weights.Layout);

    /// <summary>Changes the weights and the moments.</summary>
    /// <param name="step">t: 1 for the first step.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="gradientScale">What the gradients are multiplied with: clipping.</param>
    public void Step(int step, double rate, double gradientScale)
    {
        var correction = Math.Sqrt(1 - Math.Pow(options.Beta2, step));
        _gradientScale = (float)gradientScale;
        _keep = (float)(1 - rate * options.WeightDecay);
        _stepSize = (float)(rate * correction / (1 - Math.Pow(options.Beta1, step)));
        _epsilon = (float)(options.Epsilon * correction);
        Run();
    }

    // The gaps between parameters hold zeros in all four blocks, and this leaves them so: 0 / (0 + epsilon) = 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Process(int index, BlockChunk chunk)
    {
        ref var weight = ref Unsafe.Add(ref weights.Start, chunk.Start);
        ref var gradient = ref Unsafe.Add(ref gradients.Start, chunk.Start);
        ref var first = ref Unsafe.Add(ref FirstMoment.Start, chunk.Start);
        ref var second = ref Unsafe.Add(ref SecondMoment.Start, chunk.Start);
        var (beta1, beta2) = ((float)options.Beta1, (float)options.Beta2);
        var (rest1, rest2) = ((float)(1 - options.Beta1), (float)(1 - options.Beta2));
        var (scale, stepSize, epsilon) = (_gradientScale, _stepSize, _epsilon);
        var keep = chunk.IsDecayed ? _keep : 1f;

        var i = 0;
        for (; i <= chunk.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var at = (nuint)i;
            var g = Vector.LoadUnsafe(ref gradient, at) * scale;
            var m = Vector.MultiplyAddEstimate(g, new Vector<float>(rest1), Vector.LoadUnsafe(ref first, at) * beta1);
            var v = Vector.MultiplyAddEstimate(g * g, new Vector<float>(rest2), Vector.LoadUnsafe(ref second, at) * beta2);
            var change = m * -stepSize / (Vector.SquareRoot(v) + new Vector<float>(epsilon));
            var w = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref weight, at), new Vector<float>(keep), change);
            m.StoreUnsafe(ref first, at);
            v.StoreUnsafe(ref second, at);
            w.StoreUnsafe(ref weight, at);
        }

        for (; i < chunk.Length; i++)
        {
            var g = Unsafe.Add(ref gradient, i) * scale;
            var m = Unsafe.Add(ref first, i) * beta1 + g * rest1;
            var v = Unsafe.Add(ref second, i) * beta2 + g * g * rest2;
            Unsafe.Add(ref weight, i) = Unsafe.Add(ref weight, i) * keep - m * stepSize / (MathF.Sqrt(v) + epsilon);
            Unsafe.Add(ref first, i) = m;
            Unsafe.Add(ref second, i) = v;
        }
    }
}
