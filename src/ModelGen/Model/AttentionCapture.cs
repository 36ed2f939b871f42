using System.Runtime.CompilerServices;
using ModelGen.Generation;
using ModelGen.Numerics;
using ModelGen.Parallel;

namespace ModelGen;

/// <summary>
/// Computes attention weights beside a model's own attention, which never has them all at once. Generated code calls it where weights are
/// asked for, and only there, so the ordinary path does not know of it.
/// </summary>
public sealed class AttentionCapture
{
    private readonly AttentionWeights _weights;
    private readonly int _context;
    private readonly float[][] _keys;
    private readonly float[][] _scores;

    internal AttentionCapture(AttentionWeights weights, ModelDimensions dimensions, int workers)
    {
        _weights = weights;
        var longest = Math.Max(dimensions.ContextLength, dimensions.SourceContextLength);
        _context = (longest + AttentionScores.Block - 1) / AttentionScores.Block * AttentionScores.Block;
        _keys = new float[workers][];
        _scores = new float[workers][];
        for (var worker = 0; worker < workers; worker++)
            (_keys[worker], _scores[worker]) = ([], new float[AttentionScores.Rows * _context]);
    }

    /// <summary>Keeps the weights of one attention, those of the heads that this worker has attended with.</summary>
    /// <param name="site">Which attention.</param>
    /// <param name="layer">Of which layer.</param>
    /// <param name="worker">Who calls.</param>
    /// <param name="workers">How many share the heads of all sequences.</param>
    /// <param name="query">The first row of queries, from the first head's columns on.</param>
    /// <param name="key">The first row of keys, or the layer's cache.</param>
    /// <param name="weight">(heads, KeyDim), what weighs the columns of an additive score; a null reference: scores are products.</param>
    /// <param name="starts">The rows where the sequences of queries begin.</param>
    /// <param name="keyStarts">The rows where the sequences of keys begin.</param>
    /// <param name="sequences">How many sequences there are.</param>
    /// <param name="firstPosition">The position of the first query in its sequence.</param>
    public void Keep(
        in AttentionSite site, int layer, int worker, int workers, ref float query, ref float key, ref float weight, ref int starts,
        ref int keyStarts, nint sequences, nint firstPosition)
    {
        if (_weights.Find(site.Part) is not { } part || !part.Has(layer)) return;
        var (first, end) = ParallelRange.Share(sequences * site.Heads, worker, workers);
        for (var unit = first; unit < end; unit++)
        {
            var (sequence, head) = Math.DivRem((int)unit, site.Heads);
            if (!part.HasHead(head)) continue;
            nint start = Unsafe.Add(ref starts, sequence);
            var length = Unsafe.Add(ref starts, sequence + 1) - start;
            ref var q = ref Unsafe.Add(ref query, start * site.QueryColumns + head * site.KeyDim);
            ref var w = ref Unsafe.IsNullRef(ref weight) ? ref weight : ref Unsafe.Add(ref weight, head * site.KeyDim);
            var seen = firstPosition + length;
            nint stride = site.KeyColumns;
            ref var transposed = ref Unsafe.Add(ref key, unit * site.CacheFloats);
            if (site.CacheFloats == 0)
            {
                nint keyStart = Unsafe.Add(ref keyStarts, sequence);
                seen = Unsafe.Add(ref keyStarts, sequence + 1) - keyStart;
                stride = _context;
                transposed = ref Keys(worker, site.KeyDim);
                ref var k = ref Unsafe.Add(ref key, keyStart * site.KeyColumns + head * site.KeyDim);
                Transposition.Copy(ref k, site.KeyColumns, seen, site.KeyDim, ref transposed, stride);
            }

            var map = part.Map(layer, head, sequence);
            var columns = part.Keys(sequence);
            ref var scores = ref _scores[worker][0];
            for (nint block = 0; block < length; block += AttentionScores.Rows)
            {
                var rows = nint.Min(AttentionScores.Rows, length - block);
                var low = Low(site, firstPosition + block);
                var high = High(site, firstPosition + block + rows - 1, seen);
                ref var firstQuery = ref Unsafe.Add(ref q, block * site.QueryColumns);
                if (Unsafe.IsNullRef(ref w))
                {
                    AttentionScores.Products(
                        ref firstQuery, site.QueryColumns, rows, site.KeyDim, ref transposed, stride, low, high, ref scores, _context);
                }

                for (nint row = 0; row < rows; row++)
                {
                    var position = firstPosition + block + row;
                    (low, high) = (Low(site, position), High(site, position, seen));
                    ref var own = ref Unsafe.Add(ref scores, row * _context);
                    if (!Unsafe.IsNullRef(ref w))
                    {
                        AttentionScores.Additive(
                            ref Unsafe.Add(ref firstQuery, row * site.QueryColumns), ref w, site.KeyDim, ref transposed, stride, low, high,
                            ref own);
                    }

                    AttentionScores.Softmax(ref own, low, high, site.Scale, map.AsSpan((int)position * columns, columns));
                }
            }
        }
    }

    // The keys that a query sees.
    private static nint Low(in AttentionSite site, nint position) => site.Window == 0 ? 0 : nint.Max(position - site.Window, 0);

    private static nint High(in AttentionSite site, nint position, nint seen) =>
        nint.Min(seen, site.IsCausal ? position + 1 : site.Window == 0 ? seen : position + site.Window + 1);

    private ref float Keys(int worker, int keyDim)
    {
        if (_keys[worker].Length < keyDim * _context) _keys[worker] = new float[keyDim * _context];
        return ref _keys[worker][0];
    }
}
