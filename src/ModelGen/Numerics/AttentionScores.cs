using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Numerics;

/// <summary>
/// The scores of one query and their softmax, at sizes known when they run: for looking at, where generated kernels never have a whole row
/// to show. Lanes run over keys, which stand transposed.
/// </summary>
internal static class AttentionScores
{
    /// <summary>Keys that are scored at once: rows of scores and of transposed keys can be read and written to a multiple of it.</summary>
    public const int Block = 4 * Lanes;

    private const int Lanes = 8;

    /// <summary>Scores before their scale, of the keys from low to high; those beside them, in whole blocks, are minus infinity.</summary>
    /// <param name="query">(keyDim).</param>
    /// <param name="weight">(keyDim) of additive scores, weight . tanh(query + key); a null reference: scores are query . key.</param>
    /// <param name="keyDim">Columns of a head.</param>
    /// <param name="transposedKey">(keyDim, stride).</param>
    /// <param name="stride">Floats from one column of all keys to the next.</param>
    /// <param name="low">The first key.</param>
    /// <param name="high">The key after the last.</param>
    /// <param name="scores">Whole blocks.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(
        ref float query, ref float weight, int keyDim, ref float transposedKey, nint stride, int low, int high, Span<float> scores)
    {
        ref var score = ref scores[0];
        var first = low / Block * Block;
        for (nint key = first; key < high; key += Block)
        {
            var (a, b, c, d) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
            ref var column = ref Unsafe.Add(ref transposedKey, key);
            if (Unsafe.IsNullRef(ref weight))
            {
                for (nint i = 0; i < keyDim; i++)
                {
                    var q = Vector256.Create(Unsafe.Add(ref query, i));
                    a = Vector256.MultiplyAddEstimate(q, Vector256.LoadUnsafe(ref column), a);
                    b = Vector256.MultiplyAddEstimate(q, Vector256.LoadUnsafe(ref column, Lanes), b);
                    c = Vector256.MultiplyAddEstimate(q, Vector256.LoadUnsafe(ref column, 2 * Lanes), c);
                    d = Vector256.MultiplyAddEstimate(q, Vector256.LoadUnsafe(ref column, 3 * Lanes), d);
                    column = ref Unsafe.Add(ref column, stride);
                }
            }
            else
            {
                for (nint i = 0; i < keyDim; i++)
                {
                    var q = Vector256.Create(Unsafe.Add(ref query, i));
                    var w = Vector256.Create(Unsafe.Add(ref weight, i));
                    a = Vector256.MultiplyAddEstimate(w, VectorMath.Tanh(q + Vector256.LoadUnsafe(ref column)), a);
                    b = Vector256.MultiplyAddEstimate(w, VectorMath.Tanh(q + Vector256.LoadUnsafe(ref column, Lanes)), b);
                    c = Vector256.MultiplyAddEstimate(w, VectorMath.Tanh(q + Vector256.LoadUnsafe(ref column, 2 * Lanes)), c);
                    d = Vector256.MultiplyAddEstimate(w, VectorMath.Tanh(q + Vector256.LoadUnsafe(ref column, 3 * Lanes)), d);
                    column = ref Unsafe.Add(ref column, stride);
                }
            }

            a.StoreUnsafe(ref score, (nuint)key);
            b.StoreUnsafe(ref score, (nuint)key + Lanes);
            c.StoreUnsafe(ref score, (nuint)key + 2 * Lanes);
            d.StoreUnsafe(ref score, (nuint)key + 3 * Lanes);
        }

        scores[first..low].Fill(float.NegativeInfinity);
        scores[high..((high + Block - 1) / Block * Block)].Fill(float.NegativeInfinity);
    }

    /// <summary>softmax(scores * scale) of the keys from low to high.</summary>
    /// <param name="scores">What <see cref="Fill"/> left; overwritten.</param>
    /// <param name="low">The first key.</param>
    /// <param name="high">The key after the last.</param>
    /// <param name="scale">Above 0.</param>
    /// <param name="weights">(high - low).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax(Span<float> scores, int low, int high, float scale, Span<float> weights)
    {
        ref var score = ref scores[0];
        var (first, end) = (low / Lanes * Lanes, (high + Lanes - 1) / Lanes * Lanes);
        var highest = Vector256.Create(float.NegativeInfinity);
        for (nint key = first; key < end; key += Lanes) highest = Vector256.Max(highest, Vector256.LoadUnsafe(ref score, (nuint)key));
        var top = highest[0];
        for (var lane = 1; lane < Lanes; lane++) top = MathF.Max(top, highest[lane]);

        var (tops, scales) = (Vector256.Create(top), Vector256.Create(scale));
        var sums = Vector256<float>.Zero;
        for (nint key = first; key < end; key += Lanes)
        {
            var exponential = VectorMath.Exp((Vector256.LoadUnsafe(ref score, (nuint)key) - tops) * scales);
            sums += exponential;
            exponential.StoreUnsafe(ref score, (nuint)key);
        }

        TensorPrimitives.Multiply(scores[low..high], 1 / Vector256.Sum(sums), weights);
    }
}
