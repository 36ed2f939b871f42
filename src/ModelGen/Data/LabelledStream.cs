namespace ModelGen.Data;

/// <summary>
/// The batches of labelled sequences: as many in each as have room however long they are. An epoch has each sequence once, in a random
/// order, but for the few that would not fill a batch.
/// </summary>
internal sealed class LabelledStream(LabelledDataset data, ProgramCapacity capacity, ulong seed) : BatchStream(capacity)
{
    private const ulong OrderPurpose = 0x4C4142454C4F5244;

    private readonly int _sequences =
        Math.Min(Math.Min(capacity.Rows / data.LongestSequence, capacity.Sequences), data.Count);

    /// <inheritdoc/>
    public override int CountTargets(long number)
    {
        var targets = 0;
        for (var index = 0; index < _sequences; index++) targets += data.CountTargets(Member(number, index));
        return targets;
    }

    /// <inheritdoc/>
    public override void Draw(long number)
    {
        Batch.Clear();
        for (var index = 0; index < _sequences; index++) Add(Member(number, index));
    }

    /// <summary>Makes a batch of consecutive sequences. The first is read however many targets it has.</summary>
    /// <inheritdoc/>
    public override int Read(int from, int mostTargets)
    {
        Batch.Clear();
        var (next, targets) = (from, 0);
        while (next < data.Count && next - from < _sequences)
        {
            targets += data.CountTargets(next);
            if (next > 0 && targets > mostTargets) break;
            Add(next++);
        }

        return next - from;
    }

    private int Member(long number, int index)
    {
        var (epoch, batch) = Math.DivRem(number, data.Count / _sequences);
        return Permutation.At(RunRandom.Draw(seed, OrderPurpose, (ulong)epoch), (int)batch * _sequences + index, data.Count);
    }

    private void Add(int sequence)
    {
        var source = data.Tokens(sequence);
        Batch.Add(source.Length, out var tokens, out var targets);
        source.CopyTo(tokens);
        targets.Fill(TrainingProgram.IgnoredTarget);
        data.Labels(sequence).CopyTo(targets);
    }
}
