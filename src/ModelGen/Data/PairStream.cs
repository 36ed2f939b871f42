namespace ModelGen.Data;

/// <summary>The batches of pairs of sequences: to train on, those of <see cref="TokenBudgetBatches"/>.</summary>
internal sealed class PairStream(PairDataset pairs, TokenBudgetBatches batches, ProgramCapacity capacity, ulong seed)
    : BatchStream(capacity)
{
    private readonly int[] _drawn = new int[batches.MostPairs];

    /// <inheritdoc/>
    public override int CountTargets(long number)
    {
        var targets = 0;
        foreach (var pair in Members(number)) targets += pairs.TargetLength(pair);
        return targets;
    }

    /// <inheritdoc/>
    public override void Draw(long number)
    {
        Batch.Clear();
        foreach (var pair in Members(number)) Add(pair);
    }

    /// <summary>Makes a batch of consecutive pairs. The first pair is read however many targets it has.</summary>
    /// <inheritdoc/>
    public override int Read(int from, int mostTargets)
    {
        Batch.Clear();
        var next = from;
        while (next < pairs.Count && Batch.HasRoom(pairs.SourceLength(next), pairs.TargetLength(next)))
        {
            if (next > 0 && pairs.TargetLength(next) > mostTargets - Batch.Targets) break;
            Add(next++);
        }

        return next - from;
    }

    private ReadOnlySpan<int> Members(long number) => _drawn.AsSpan(0, batches.Draw(seed, number, _drawn));

    private void Add(int pair) => Batch.Add(pairs.Source(pair), pairs.DecoderInput(pair), pairs.Targets(pair));
}
