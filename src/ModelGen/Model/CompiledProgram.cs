using System.Runtime.CompilerServices;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen;

/// <summary>
/// What all compiled programs share: the arena, the row count of the current call, and the checks of a public call. Inside, after those
/// checks, generated code runs unchecked.
/// </summary>
public abstract class CompiledProgram : IParallelWork
{
    /// <summary>
    /// Rows are rounded up to this many, so that every buffer of the arena, a whole number of floats a row, begins on a cache line.
    /// </summary>
    protected const int RowAlignment = 16;

    private readonly AlignedBuffer _arena;
    private readonly int[] _tokens;

    /// <summary>Allocates the arena.</summary>
    /// <param name="parameters">The weights.</param>
    /// <param name="pool">The workers that run the program.</param>
    /// <param name="maximumBatch">Most sequences in a call.</param>
    /// <param name="maximumLength">Most tokens of one sequence in a call.</param>
    /// <param name="floatsPerRow">Arena floats for each row (token) of a call.</param>
    /// <param name="fixedFloats">Arena floats whatever the call.</param>
    /// <param name="floatsPerWorker">Scratch floats for each worker.</param>
    /// <param name="vocabularySize">Distinct tokens.</param>
    /// <param name="contextLength">The longest sequence that the model knows positions for.</param>
    protected CompiledProgram(
        ParameterBlock parameters, ForkJoinPool pool, int maximumBatch, int maximumLength, int floatsPerRow, long fixedFloats,
        int floatsPerWorker, int vocabularySize, int contextLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumBatch, 1);
        if (maximumLength < 1 || maximumLength > contextLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maximumLength), maximumLength,
                $"The longest sequence must be from 1 to the model's context of {contextLength} tokens.");
        }

        Parameters = parameters;
        Pool = pool;
        MaximumBatch = maximumBatch;
        MaximumLength = maximumLength;
        KnownTokens = vocabularySize;
        KnownPositions = contextLength;
        var rows = (long)maximumBatch * maximumLength;
        var capacity = (rows + RowAlignment - 1) / RowAlignment * RowAlignment;
        var length = capacity * floatsPerRow + fixedFloats + (long)floatsPerWorker * pool.Workers;
        if (length > AlignedBuffer.MaximumLength)
        {
            throw new ArgumentException(
                $"{maximumBatch} sequences of {maximumLength} tokens need {length:N0} floats for activations, cache and scratch; "
                + $"one arena holds at most {AlignedBuffer.MaximumLength:N0}. Use a smaller batch or shorter sequences.",
                nameof(maximumBatch));
        }

        RowCapacity = (nint)capacity;
        FixedStart = (nint)(capacity * floatsPerRow);
        WorkerStart = FixedStart + (nint)fixedFloats;
        FloatsPerWorker = floatsPerWorker;
        _arena = new AlignedBuffer(length);
        _tokens = GC.AllocateArray<int>((int)capacity, pinned: true);
    }

    /// <summary>Most sequences in a call.</summary>
    public int MaximumBatch { get; }

    /// <summary>Most tokens of one sequence in a call.</summary>
    public int MaximumLength { get; }

    /// <summary>Bytes of activations and scratch.</summary>
    public long ArenaBytes => (long)_arena.Length * sizeof(float);

    /// <summary>The weights.</summary>
    protected ParameterBlock Parameters { get; }

    /// <summary>The workers that run the program.</summary>
    protected ForkJoinPool Pool { get; }

    /// <summary>
    /// Rows the arena is laid out for; a buffer of n floats a row that begins at coefficient c starts at c * RowCapacity.
    /// </summary>
    protected nint RowCapacity { get; }

    /// <summary>Where the part of the arena that does not grow with rows begins, in floats.</summary>
    protected nint FixedStart { get; }

    /// <summary>Where the workers' scratch begins, in floats.</summary>
    protected nint WorkerStart { get; }

    /// <summary>Scratch floats of one worker.</summary>
    protected nint FloatsPerWorker { get; }

    /// <summary>Sequences in the current call.</summary>
    protected int Batch { get; private set; }

    /// <summary>Tokens of each sequence in the current call.</summary>
    protected int Length { get; private set; }

    /// <summary>Rows in the current call: <see cref="Batch"/> * <see cref="Length"/>.</summary>
    protected nint Rows => (nint)Batch * Length;

    /// <summary>The arena's first float.</summary>
    protected ref float Arena => ref _arena.Start;

    /// <summary>The first token id of the current call, (batch, length) row-major.</summary>
    protected ref int Tokens => ref _tokens[0];

    // Not called after the model's constants, which generated code reads by their own names.
    private protected int KnownTokens { get; }

    private protected int KnownPositions { get; }

    void IParallelWork.Execute(int worker) => Execute(worker);

    /// <summary>Runs the share of one worker.</summary>
    protected abstract void Execute(int worker);

    /// <summary>The float at an offset of the arena.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected ref float At(nint offset) => ref Unsafe.Add(ref _arena.Start, offset);

    /// <summary>Checks the shape and the ids of a call's tokens, then takes a copy of them.</summary>
    /// <exception cref="ArgumentException">The sizes do not meet, or an id is outside the vocabulary.</exception>
    protected void Accept(ReadOnlySpan<int> tokens, int batch, int length)
    {
        if (batch < 1 || batch > MaximumBatch)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batch), batch, $"The batch must be from 1 to {MaximumBatch} sequences, as the program was made for.");
        }

        if (length < 1 || length > MaximumLength)
            throw new ArgumentOutOfRangeException(nameof(length), length, $"A sequence must have from 1 to {MaximumLength} tokens.");
        if (tokens.Length != batch * length)
            throw new ArgumentException($"Expected ({batch}, {length}) = {batch * length} tokens; got {tokens.Length}.", nameof(tokens));
        Vocabulary.Require(tokens, KnownTokens, nameof(tokens));
        tokens.CopyTo(_tokens);
        Batch = batch;
        Length = length;
    }
}
