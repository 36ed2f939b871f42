namespace ModelGen.Data;

/// <summary>The batches of a text: windows of equal length.</summary>
internal sealed class WindowStream(TokenDataset text, ProgramCapacity capacity, ulong seed) : BatchStream(capacity)
{
    private readonly int _windows = capacity.Sequences;
    private readonly int _length = capacity.Rows / capacity.Sequences;

    /// <inheritdoc/>
    public override void RequireDrawable(string parameter) => text.RequireWindow(_length, parameter);

    /// <inheritdoc/>
    public override int CountTargets(long number) => _windows * _length;

    /// <summary>Makes a batch of random windows.</summary>
    /// <inheritdoc/>
    public override void Draw(long number)
    {
        Batch.Clear();
        for (var window = 0; window < _windows; window++) Add(text.WindowStart(_length, seed, number * _windows + window), _length);
    }

    /// <summary>
    /// Makes a batch of consecutive windows that do not overlap; at the end of the text, one of the shorter window that is left.
    /// </summary>
    /// <inheritdoc/>
    public override int Read(int from, int mostTargets)
    {
        Batch.Clear();
        var left = Math.Min(text.Length - 1 - from, mostTargets);
        if (left == 0) return 0;
        var length = Math.Min(_length, left);
        var windows = Math.Min(_windows, left / length);
        for (var window = 0; window < windows; window++) Add(from + window * length, length);
        return windows * length;
    }

    private void Add(int start, int length)
    {
        Batch.Add(length, out var tokens, out var targets);
        text.CopyWindow(start, tokens, targets);
    }
}
