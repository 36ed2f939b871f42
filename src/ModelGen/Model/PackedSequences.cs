using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>
/// The token ids of one call's sequences, one after the other without padding, with where each begins and every token's position. Checked
/// when they are taken; inside, generated code reads them unchecked.
/// </summary>
internal sealed class PackedSequences
{
    private readonly int _mostSequences;
    private readonly int _mostRows;
    private readonly int _vocabularySize;
    private readonly int _contextLength;
    private readonly int[] _tokens;
    private readonly int[] _positions;
    private readonly int[] _starts;

    public PackedSequences(int sequences, int rows, int vocabularySize, int contextLength)
    {
        _mostSequences = sequences;
        _mostRows = rows;
        _vocabularySize = vocabularySize;
        _contextLength = contextLength;
        _tokens = GC.AllocateArray<int>(Math.Max(rows, 1), pinned: true);
        _positions = GC.AllocateArray<int>(Math.Max(rows, 1), pinned: true);
        _starts = GC.AllocateArray<int>(sequences + 1, pinned: true);
    }

    /// <summary>Sequences of the call.</summary>
    public int Count { get; private set; }

    /// <summary>Tokens of all sequences.</summary>
    public int Rows => _starts[Count];

    /// <summary>The first token.</summary>
    public ref int Tokens => ref MemoryMarshal.GetArrayDataReference(_tokens);

    /// <summary>The position of the first token; one a row.</summary>
    public ref int Positions => ref MemoryMarshal.GetArrayDataReference(_positions);

    /// <summary>The row where the first sequence begins; then one for each sequence, and behind the last the number of rows.</summary>
    public ref int Starts => ref MemoryMarshal.GetArrayDataReference(_starts);

    /// <summary>Takes sequences of equal length.</summary>
    /// <param name="tokens">(batch, length).</param>
    /// <param name="batch">Sequences.</param>
    /// <param name="length">Tokens of each.</param>
    /// <param name="firstPosition">The position of each sequence's first token.</param>
    /// <exception cref="ArgumentException">The sizes do not meet, or an id is outside the vocabulary. Nothing is changed.</exception>
    public void Accept(ReadOnlySpan<int> tokens, int batch, int length, int firstPosition = 0)
    {
        RequireCount(batch, nameof(batch));
        var longest = Math.Min(_contextLength, _mostRows / batch);
        if (length < 1 || length > longest)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"A sequence must have from 1 to {longest} tokens.");
        if (tokens.Length != batch * length)
            throw new ArgumentException($"Expected ({batch}, {length}) = {batch * length} tokens; got {tokens.Length}.", nameof(tokens));
        Vocabulary.Require(tokens, _vocabularySize, nameof(tokens));
        tokens.CopyTo(_tokens);
        Count = batch;
        for (var sequence = 0; sequence < batch; sequence++) Place(sequence, length, firstPosition);
    }

    /// <summary>Takes sequences of different lengths.</summary>
    /// <param name="tokens">All tokens, sequence after sequence.</param>
    /// <param name="lengths">Tokens of each sequence.</param>
    /// <exception cref="ArgumentException">The sizes do not meet, or an id is outside the vocabulary. Nothing is changed.</exception>
    public void Accept(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths)
    {
        RequireCount(lengths.Length, nameof(lengths));
        var rows = 0L;
        foreach (var length in lengths)
        {
            if (length < 1 || length > _contextLength)
            {
                throw new ArgumentException(
                    $"A sequence must have from 1 to {_contextLength} tokens, the context; one has {length}.", nameof(lengths));
            }

            rows += length;
        }

        if (rows > _mostRows)
        {
            throw new ArgumentException(
                $"The sequences have {rows} tokens; the program was made for up to {_mostRows} in a call.", nameof(lengths));
        }

        if (tokens.Length != rows)
            throw new ArgumentException($"Expected {rows} tokens, as the lengths add up to; got {tokens.Length}.", nameof(tokens));
        Vocabulary.Require(tokens, _vocabularySize, nameof(tokens));
        tokens.CopyTo(_tokens);
        Count = lengths.Length;
        for (var sequence = 0; sequence < lengths.Length; sequence++) Place(sequence, lengths[sequence], 0);
    }

    private void RequireCount(int count, string parameter)
    {
        if (count >= 1 && count <= _mostSequences) return;
        throw new ArgumentOutOfRangeException(
            parameter, count, $"The batch must be from 1 to {_mostSequences} sequences, as the program was made for.");
    }

    private void Place(int sequence, int length, int firstPosition)
    {
        var start = _starts[sequence];
        _starts[sequence + 1] = start + length;
        for (var i = 0; i < length; i++) _positions[start + i] = firstPosition + i;
    }
}
