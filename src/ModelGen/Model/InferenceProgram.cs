using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen;

/// <summary>The compiled forward pass of one model, with a cache of the keys and values of the tokens it has seen.</summary>
public abstract class InferenceProgram : CompiledProgram
{
    private readonly int[] _piece;

    /// <inheritdoc cref="CompiledProgram(ParameterBlock, ForkJoinPool, ProgramCapacity, ProgramSizes)"/>
    protected InferenceProgram(ParameterBlock parameters, ForkJoinPool pool, ProgramCapacity capacity, ProgramSizes sizes)
        : base(parameters, pool, capacity, sizes)
    {
        _piece = new int[capacity.Rows];
    }

    /// <summary>Tokens of each sequence that the cache holds; the position of the next one.</summary>
    public int Position { get; private set; }

    /// <summary>The position of the current call's first token: those before it are in the cache.</summary>
    protected nint FirstPosition => Position;

    /// <summary>Tokens of each sequence in the current call.</summary>
    protected int Length { get; private set; }

    /// <summary>Rows whose logits the current call asks for: all, or the last of each sequence.</summary>
    protected nint LogitRows => EveryPosition ? Rows : Batch;

    /// <summary>Whether the current call asks for logits at every position.</summary>
    protected bool EveryPosition { get; private set; }

    /// <summary>The logits that the current call left in the arena, (LogitRows, VocabularySize).</summary>
    protected abstract ReadOnlySpan<float> Logits { get; }

    /// <summary>Sequences that a call must have.</summary>
    private protected virtual int CallBatch => MaximumBatch;

    /// <summary>Forgets all tokens.</summary>
    public void Reset() => Position = 0;

    /// <summary>Forgets the tokens from a position on; what the cache holds of those before it stays.</summary>
    /// <param name="position">Tokens of each sequence that stay, from 0 to <see cref="Position"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">So many tokens have not been seen. Nothing is changed.</exception>
    public void CutBack(int position)
    {
        if (position < 0 || position > Position)
        {
            throw new ArgumentOutOfRangeException(
                nameof(position), position, $"Expected from 0 to {Position}, the tokens seen.");
        }

        Position = position;
    }

    /// <summary>Appends tokens to every sequence and computes the logits of the tokens that follow.</summary>
    /// <param name="tokens">(batch, length) token ids, batch as the program was made for.</param>
    /// <param name="logits">
    /// Takes (batch, length, VocabularySize) logits, those after every token, or (batch, VocabularySize), those after the last.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The sizes do not meet, an id is outside the vocabulary, or the context is exceeded. Nothing is changed.
    /// </exception>
    public void Forward(ReadOnlySpan<int> tokens, Span<float> logits)
    {
        var batch = CallBatch;
        var length = batch == 0 ? 0 : tokens.Length / batch;
        if (tokens.Length == 0 || tokens.Length != length * batch)
        {
            throw new ArgumentException(
                $"Expected (batch {batch}, length) tokens, a positive multiple of {batch}; got {tokens.Length}.", nameof(tokens));
        }

        if (length > Sizes.ContextLength - Position)
        {
            throw new ArgumentException(
                $"{length} tokens after the {Position} already seen exceed the context of {Sizes.ContextLength}.", nameof(tokens));
        }

        var everyPosition = logits.Length == (long)tokens.Length * Sizes.VocabularySize;
        if (!everyPosition && logits.Length != (long)batch * Sizes.VocabularySize)
        {
            throw new ArgumentException(
                $"Expected room for ({batch}, {length}, {Sizes.VocabularySize}) or ({batch}, {Sizes.VocabularySize}) logits; "
                + $"got {logits.Length}.",
                nameof(logits));
        }

        Vocabulary.Require(tokens, Sizes.VocabularySize, nameof(tokens));

        // Longer inputs go through in pieces, so that the arena stays small whatever the context.
        EveryPosition = everyPosition;
        for (var done = 0; done < length; done += MaximumLength)
        {
            var count = Math.Min(MaximumLength, length - done);
            var piece = _piece.AsSpan(0, batch * count);
            for (var sequence = 0; sequence < CallBatch; sequence++)
                tokens.Slice(sequence * length + done, count).CopyTo(piece[(sequence * count)..]);

            Sequences.Accept(piece, batch, count, Position);
            Length = count;
            Prepare();
            Pool.Run(this);
            Position += count;
            if (everyPosition) CopyEveryPosition(logits, length, done, count);
        }

        if (!everyPosition) Logits.CopyTo(logits);
    }

    /// <summary>What a call needs to know once its tokens have been taken.</summary>
    private protected virtual void Prepare()
    {
    }

    private void CopyEveryPosition(Span<float> logits, int length, int done, int count)
    {
        var floats = count * Sizes.VocabularySize;
        for (var sequence = 0; sequence < CallBatch; sequence++)
            Logits.Slice(sequence * floats, floats).CopyTo(logits[((sequence * length + done) * Sizes.VocabularySize)..]);
    }
}
