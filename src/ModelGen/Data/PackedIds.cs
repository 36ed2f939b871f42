namespace ModelGen.Data;

/// <summary>Sequences of token ids in one array, with where each begins.</summary>
internal sealed class PackedIds
{
    private readonly List<int> _starts = [0];
    private int[] _ids = new int[1024];

    /// <summary>Sequences.</summary>
    public int Count => _starts.Count - 1;

    /// <summary>Ids of all sequences.</summary>
    public int Total => _starts[^1];

    /// <summary>The largest id; -1 if there is none.</summary>
    public int Largest { get; private set; } = -1;

    /// <summary>Ids of the longest sequence.</summary>
    public int Longest { get; private set; }

    /// <summary>One sequence.</summary>
    public ReadOnlySpan<int> this[int index] => _ids.AsSpan(_starts[index], Length(index));

    /// <summary>Ids of one sequence.</summary>
    public int Length(int index) => _starts[index + 1] - _starts[index];

    /// <summary>Adds a sequence of three parts.</summary>
    /// <exception cref="OverflowException">There are more ids than an array holds.</exception>
    public void Add(ReadOnlySpan<int> first, ReadOnlySpan<int> middle, ReadOnlySpan<int> last)
    {
        var length = first.Length + middle.Length + last.Length;
        var end = checked(Total + length);
        if (end > _ids.Length) Array.Resize(ref _ids, (int)Math.Min(Math.Max(2L * _ids.Length, end), Math.Max(end, Array.MaxLength)));
        var added = _ids.AsSpan(Total, length);
        first.CopyTo(added);
        middle.CopyTo(added[first.Length..]);
        last.CopyTo(added[(first.Length + middle.Length)..]);
        foreach (var id in added) Largest = Math.Max(Largest, id);
        Longest = Math.Max(Longest, length);
        _starts.Add(end);
    }
}
