namespace ModelGen.Data;

/// <summary>Arrays that a batch is packed into, sequence after sequence.</summary>
internal sealed class BatchBuffer(ProgramCapacity capacity)
{
    private readonly int[] _tokens = new int[capacity.Rows];
    private readonly int[] _targets = new int[capacity.Rows];
    private readonly int[] _lengths = new int[capacity.Sequences];
    private readonly int[] _sourceTokens = new int[capacity.SourceRows];
    private readonly int[] _sourceLengths = new int[capacity.Sources];
    private int _sequences;
    private int _sources;
    private int _sourceRows;

    /// <summary>Tokens in the batch, each with a target.</summary>
    public int Targets { get; private set; }

    /// <summary>What is in the arrays.</summary>
    public TrainingBatch Contents => new()
    {
        Tokens = _tokens.AsSpan(0, Targets),
        Targets = _targets.AsSpan(0, Targets),
        Lengths = _lengths.AsSpan(0, _sequences),
        SourceTokens = _sourceTokens.AsSpan(0, _sourceRows),
        SourceLengths = _sourceLengths.AsSpan(0, _sources),
    };

    /// <summary>Begins a new batch.</summary>
    public void Clear() => (Targets, _sequences, _sourceRows, _sources) = (0, 0, 0, 0);

    /// <summary>Whether one more pair of those lengths has room.</summary>
    public bool HasRoom(int sourceLength, int length) =>
        _sequences < _lengths.Length && _sources < _sourceLengths.Length
        && sourceLength <= _sourceTokens.Length - _sourceRows && length <= _tokens.Length - Targets;

    /// <summary>Makes room for a sequence without a source, which the caller fills.</summary>
    public void Add(int length, out Span<int> tokens, out Span<int> targets)
    {
        tokens = _tokens.AsSpan(Targets, length);
        targets = _targets.AsSpan(Targets, length);
        _lengths[_sequences++] = length;
        Targets += length;
    }

    /// <summary>Adds a pair.</summary>
    public void Add(ReadOnlySpan<int> source, ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        Add(tokens.Length, out var ownTokens, out var ownTargets);
        tokens.CopyTo(ownTokens);
        targets.CopyTo(ownTargets);
        source.CopyTo(_sourceTokens.AsSpan(_sourceRows));
        _sourceLengths[_sources++] = source.Length;
        _sourceRows += source.Length;
    }
}
