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
    private const int Lanes = 8;

    /// <summary>Scores before their scale, of the keys from low to high; whole vectors around them are overwritten.</summary>
    /// <param name="query">(keyDim).</param>
    /// <param name="weight">(keyDim) of additive scores, weight . tanh(query + key); a null reference: scores are query . key.</param>
    /// <param name="keyDim">Columns of a head.</param>
    /// <param name="transposedKey">(keyDim, stride).</param>
    /// <param name="stride">A multiple of 16.</param>
    /// <param name="low">The first key.</param>
    /// <param name="high">The key after the last.</param>
    /// <param name="scores">At least as long as high, rounded up to a multiple of 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(
        ref float query, ref float weight, int keyDim, ref float transposedKey, nint stride, int low, int high, Span<float> scores)
    {
        ref var score = ref scores[0];
        for (nint key = low / (2 * Lanes) * (2 * Lanes); key < high; key += 2 * Lanes)
        {
            var (first, second) = (Vector256<float>.Zero, Vector256<float>.Zero);
            ref var column = ref Unsafe.Add(ref transposedKey, key);
            if (Unsafe.IsNullRef(ref weight))
            {
                for (nint c = 0; c < keyDim; c++)
                {
                    var q = Vector256.Create(Unsafe.Add(ref query, c));
                    first = Vector256.MultiplyAddEstimate(q, Vector256.LoadUnsafe(ref column), first);
                    second = Vector256.MultiplyAddEstimate(q, Vector256.LoadUnsafe(ref column, Lanes), second);
                    column = ref Unsafe.Add(ref column, stride);
                }
            }
            else
            {
                for (nint c = 0; c < keyDim; c++)
                {
                    var q = Vector256.Create(Unsafe.Add(ref query, c));
                    var w = Vector256.Create(Unsafe.Add(ref weight, c));
                    first = Vector256.MultiplyAddEstimate(w, VectorMath.Tanh(q + Vector256.LoadUnsafe(ref column)), first);
                    second = Vector256.MultiplyAddEstimate(w, VectorMath.Tanh(q + Vector256.LoadUnsafe(ref column, Lanes)), second);
                    column = ref Unsafe.Add(ref column, stride);
                }
            }

            first.StoreUnsafe(ref score, (nuint)key);
            second.StoreUnsafe(ref score, (nuint)key + Lanes);
        }
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
        var row = scores[low..high];
        var highest = TensorPrimitives.Max(row);
        var (top, by) = (Vector256.Create(highest), Vector256.Create(scale));
        ref var score = ref row[0];
        var whole = row.Length - row.Length % Lanes;
        var sums = Vector256<float>.Zero;
        for (nuint key = 0; key < (nuint)whole; key += Lanes)
        {
            var exponential = VectorMath.Exp((Vector256.LoadUnsafe(ref score, key) - top) * by);
            sums += exponential;
            exponential.StoreUnsafe(ref score, key);
        }

        var sum = Vector256.Sum(sums);
        for (var key = whole; key < row.Length; key++) sum += row[key] = VectorMath.Exp((row[key] - highest) * scale);
        TensorPrimitives.Multiply(row, 1 / sum, weights);
    }
}
