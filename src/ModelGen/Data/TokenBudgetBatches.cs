using ModelGen.Numerics;

namespace ModelGen.Data;

/// <summary>
/// Batches of pairs of like length, as many pairs in each as a budget of tokens allows: number of pairs * longest source and number of
/// pairs * longest target are both at most the budget, the count with padding that fairseq's <c>--max-tokens</c> makes. Nothing is padded
/// here, so a batch has somewhat fewer tokens than it is counted for.
/// </summary>
/// <remarks>
/// Both products together are bounded by number of pairs * longest side of any pair, so pairs are sorted by their longer side and cut
/// where the budget is full. Where batches end thus depends on the lengths alone and is the same in every epoch. What is random is which
/// of the pairs of equal length stands where, and the order of the batches; both are pure functions of seed, epoch and place, so that any
/// batch of a run can be made without those before it.
/// </remarks>
public sealed class TokenBudgetBatches
{
    private const ulong TiePurpose = 0x5041495253544945;
    private const ulong OrderPurpose = 0x50414952534F5244;

    private readonly PairDataset _pairs;

    // Pairs by their longer side, and where in that order each length begins.
    private readonly int[] _sorted;
    private readonly int[] _lengthStarts;

    // Where in that order each batch begins, and the end.
    private readonly int[] _batchStarts;

    /// <summary>Sorts the pairs and cuts them into batches.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="tokensPerBatch">The budget.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side of a pair is longer than the budget.</exception>
    public TokenBudgetBatches(PairDataset pairs, int tokensPerBatch)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentOutOfRangeException.ThrowIfLessThan(tokensPerBatch, Math.Max(pairs.LongestSource, pairs.LongestTarget));
        _pairs = pairs;
        _lengthStarts = new int[Math.Max(pairs.LongestSource, pairs.LongestTarget) + 2];
        for (var pair = 0; pair < pairs.Count; pair++) _lengthStarts[LongerSide(pair) + 1]++;
        for (var length = 1; length < _lengthStarts.Length; length++) _lengthStarts[length] += _lengthStarts[length - 1];
        _sorted = new int[pairs.Count];
        var next = _lengthStarts.AsSpan().ToArray();
        for (var pair = 0; pair < pairs.Count; pair++) _sorted[next[LongerSide(pair)]++] = pair;
        _batchStarts = Cut(tokensPerBatch);
        for (var batch = 0; batch < Count; batch++) MostPairs = Math.Max(MostPairs, _batchStarts[batch + 1] - _batchStarts[batch]);
    }

    /// <summary>Batches in an epoch, the same in each.</summary>
    public int Count => _batchStarts.Length - 1;

    /// <summary>Pairs in the batch that has most.</summary>
    public int MostPairs { get; }

    /// <summary>The pairs of a batch. An epoch has each pair once.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="drawn">Batches drawn before in this run.</param>
    /// <param name="pairs">Takes the indices of the pairs; room for <see cref="MostPairs"/>.</param>
    /// <returns>How many there are.</returns>
    /// <exception cref="ArgumentException">There is too little room, or the number is negative.</exception>
    public int Draw(ulong seed, long drawn, Span<int> pairs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(drawn);
        if (pairs.Length < MostPairs)
            throw new ArgumentException($"Expected room for {MostPairs} pairs; got {pairs.Length}.", nameof(pairs));
        var (epoch, index) = Math.DivRem(drawn, Count);
        var batch = Permutation.At(RunRandom.Draw(seed, OrderPurpose, (ulong)epoch), (int)index, Count);
        var ties = RunRandom.Draw(seed, TiePurpose, (ulong)epoch);
        var (begin, end) = (_batchStarts[batch], _batchStarts[batch + 1]);
        for (var place = begin; place < end; place++)
        {
            var length = LongerSide(_sorted[place]);
            var first = _lengthStarts[length];
            var equal = _lengthStarts[length + 1] - first;
            pairs[place - begin] = _sorted[first + Permutation.At(CounterRandom.Mix(ties, (ulong)length), place - first, equal)];
        }

        return end - begin;
    }

    private int LongerSide(int pair) => Math.Max(_pairs.SourceLength(pair), _pairs.TargetLength(pair));

    private int[] Cut(int budget)
    {
        List<int> starts = [0];
        for (var place = 1; place < _sorted.Length; place++)
        {
            if ((place - starts[^1] + 1L) * LongerSide(_sorted[place]) > budget) starts.Add(place);
        }

        return [.. starts, _sorted.Length];
    }
}
