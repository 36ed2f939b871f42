using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Numerics;

/// <summary>
/// The scores of some queries and their softmax, at sizes known when they run: for looking at, where generated kernels never have a whole
/// row to show. Lanes run over keys, which stand transposed.
/// </summary>
internal static class AttentionScores
{
    /// <summary>Queries that are scored at once, so that each key is loaded for several.</summary>
    public const int Rows = 4;

    /// <summary>Keys that are scored at once: rows of scores and of transposed keys can be read and written to a multiple of it.</summary>
    public const int Block = 2 * Lanes;

    private const int Lanes = 8;

    /// <summary>query . key of the keys from low to high, and of what stands beside them in whole blocks.</summary>
    /// <param name="query">The first of <see cref="Rows"/> queries of keyDim columns.</param>
    /// <param name="queryStride">Floats from one query to the next.</param>
    /// <param name="rows">Queries that there are, at most <see cref="Rows"/>; the scores of others are those of the last.</param>
    /// <param name="keyDim">Columns of a head.</param>
    /// <param name="transposedKey">(keyDim, stride).</param>
    /// <param name="stride">Floats from one column of all keys to the next.</param>
    /// <param name="low">The first key.</param>
    /// <param name="high">The key after the last.</param>
    /// <param name="scores">(<see cref="Rows"/>, scoreStride).</param>
    /// <param name="scoreStride">Floats from the scores of one query to those of the next, whole blocks.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Products(
        ref float query, nint queryStride, nint rows, int keyDim, ref float transposedKey, nint stride, nint low, nint high,
        ref float scores, nint scoreStride)
    {
        ref var query1 = ref Unsafe.Add(ref query, nint.Min(1, rows - 1) * queryStride);
        ref var query2 = ref Unsafe.Add(ref query, nint.Min(2, rows - 1) * queryStride);
        ref var query3 = ref Unsafe.Add(ref query, nint.Min(3, rows - 1) * queryStride);
        for (var key = low / Block * Block; key < high; key += Block)
        {
            var (a0, b0) = (Vector256<float>.Zero, Vector256<float>.Zero);
            var (a1, b1) = (Vector256<float>.Zero, Vector256<float>.Zero);
            var (a2, b2) = (Vector256<float>.Zero, Vector256<float>.Zero);
            var (a3, b3) = (Vector256<float>.Zero, Vector256<float>.Zero);
            ref var column = ref Unsafe.Add(ref transposedKey, key);
            for (nint i = 0; i < keyDim; i++)
            {
                var (a, b) = (Vector256.LoadUnsafe(ref column), Vector256.LoadUnsafe(ref column, Lanes));
                var q = Vector256.Create(Unsafe.Add(ref query, i));
                a0 = Vector256.MultiplyAddEstimate(q, a, a0);
                b0 = Vector256.MultiplyAddEstimate(q, b, b0);
                q = Vector256.Create(Unsafe.Add(ref query1, i));
                a1 = Vector256.MultiplyAddEstimate(q, a, a1);
                b1 = Vector256.MultiplyAddEstimate(q, b, b1);
                q = Vector256.Create(Unsafe.Add(ref query2, i));
                a2 = Vector256.MultiplyAddEstimate(q, a, a2);
                b2 = Vector256.MultiplyAddEstimate(q, b, b2);
                q = Vector256.Create(Unsafe.Add(ref query3, i));
                a3 = Vector256.MultiplyAddEstimate(q, a, a3);
                b3 = Vector256.MultiplyAddEstimate(q, b, b3);
                column = ref Unsafe.Add(ref column, stride);
            }

            Store(a0, b0, ref Unsafe.Add(ref scores, key));
            Store(a1, b1, ref Unsafe.Add(ref scores, scoreStride + key));
            Store(a2, b2, ref Unsafe.Add(ref scores, 2 * scoreStride + key));
            Store(a3, b3, ref Unsafe.Add(ref scores, 3 * scoreStride + key));
        }
    }

    /// <summary>weight . tanh(query + key) of the keys from low to high, and of what stands beside them in whole blocks.</summary>
    /// <param name="query">(keyDim).</param>
    /// <param name="weight">(keyDim).</param>
    /// <param name="keyDim">Columns of a head.</param>
    /// <param name="transposedKey">(keyDim, stride).</param>
    /// <param name="stride">Floats from one column of all keys to the next.</param>
    /// <param name="low">The first key.</param>
    /// <param name="high">The key after the last.</param>
    /// <param name="scores">Whole blocks.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Additive(
        ref float query, ref float weight, int keyDim, ref float transposedKey, nint stride, nint low, nint high, ref float scores)
    {
        for (var key = low / Block * Block; key < high; key += Block)
        {
            var (a, b) = (Vector256<float>.Zero, Vector256<float>.Zero);
            ref var column = ref Unsafe.Add(ref transposedKey, key);
            for (nint i = 0; i < keyDim; i++)
            {
                var q = Vector256.Create(Unsafe.Add(ref query, i));
                var w = Vector256.Create(Unsafe.Add(ref weight, i));
                a = Vector256.MultiplyAddEstimate(w, VectorMath.Tanh(q + Vector256.LoadUnsafe(ref column)), a);
                b = Vector256.MultiplyAddEstimate(w, VectorMath.Tanh(q + Vector256.LoadUnsafe(ref column, Lanes)), b);
                column = ref Unsafe.Add(ref column, stride);
            }

            Store(a, b, ref Unsafe.Add(ref scores, key));
        }
    }

    /// <summary>softmax(scores * scale) of the keys from low to high; 0 of all others.</summary>
    /// <param name="scores">Scores in whole blocks; overwritten.</param>
    /// <param name="low">The first key.</param>
    /// <param name="high">The key after the last, above low.</param>
    /// <param name="scale">Above 0.</param>
    /// <param name="weights">All keys, no fewer than high.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax(ref float scores, nint low, nint high, float scale, Span<float> weights)
    {
        var (first, last) = (low / Lanes * Lanes, (high - 1) / Lanes * Lanes);
        Hide(ref Unsafe.Add(ref scores, first), low - first, Lanes);
        Hide(ref Unsafe.Add(ref scores, last), 0, high - last);

        var highest = Vector256.LoadUnsafe(ref scores, (nuint)first);
        for (var key = first + Lanes; key <= last; key += Lanes)
            highest = Vector256.Max(highest, Vector256.LoadUnsafe(ref scores, (nuint)key));
        var (tops, scales) = (Vector256.Create(Highest(highest)), Vector256.Create(scale));
        var sums = Vector256<float>.Zero;
        for (var key = first; key <= last; key += Lanes)
        {
            var exponential = VectorMath.Exp((Vector256.LoadUnsafe(ref scores, (nuint)key) - tops) * scales);
            sums += exponential;
            exponential.StoreUnsafe(ref scores, (nuint)key);
        }

        var share = Vector256.Create(1 / Vector256.Sum(sums));
        weights[..(int)first].Clear();
        ref var weight = ref weights[0];
        var place = first;
        for (; place <= last && place + Lanes <= weights.Length; place += Lanes)
            (Vector256.LoadUnsafe(ref scores, (nuint)place) * share).StoreUnsafe(ref weight, (nuint)place);
        for (; place < high; place++) Unsafe.Add(ref weight, place) = Unsafe.Add(ref scores, place) * share[0];
        weights[(int)place..].Clear();
    }

    // Of one vector of scores, all but those from one lane to another.
    private static void Hide(ref float scores, nint from, nint to)
    {
        var lane = Vector256<int>.Indices;
        var isSeen = Vector256.GreaterThanOrEqual(lane, Vector256.Create((int)from)) & Vector256.LessThan(lane, Vector256.Create((int)to));
        var all = Vector256.LoadUnsafe(ref scores);
        Vector256.ConditionalSelect(isSeen.AsSingle(), all, Vector256.Create(float.NegativeInfinity)).StoreUnsafe(ref scores);
    }

    private static float Highest(Vector256<float> lanes)
    {
        var four = Vector128.Max(lanes.GetLower(), lanes.GetUpper());
        var two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.Max(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    private static void Store(Vector256<float> a, Vector256<float> b, ref float scores)
    {
        a.StoreUnsafe(ref scores);
        b.StoreUnsafe(ref scores, Lanes);
    }
}
