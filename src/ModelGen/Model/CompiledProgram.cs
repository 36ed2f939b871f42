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

    /// <summary>Allocates the arena.</summary>
    /// <param name="parameters">The weights.</param>
    /// <param name="pool">The workers that run the program.</param>
    /// <param name="capacity">The most that a call takes.</param>
    /// <param name="sizes">What the program needs.</param>
    /// <exception cref="ArgumentException">
    /// The capacity holds no sequence, or one longer than the model's context, or needs more floats than one arena holds.
    /// </exception>
    protected CompiledProgram(ParameterBlock parameters, ForkJoinPool pool, ProgramCapacity capacity, ProgramSizes sizes)
    {
        Parameters = parameters;
        Pool = pool;
        Capacity = capacity;
        Sizes = sizes;
        Require(capacity.Sequences, capacity.Rows, sizes.ContextLength);
        if (HasSource) Require(capacity.Sources, capacity.SourceRows, sizes.SourceContextLength);
        var (rows, sourceRows) = (Aligned(capacity.Rows), Aligned(HasSource ? capacity.SourceRows : 0));
        var length = rows * sizes.FloatsPerRow + sourceRows * sizes.FloatsPerSourceRow + sizes.FixedFloats
            + (long)sizes.FloatsPerWorker * pool.Workers;
        if (length > AlignedBuffer.MaximumLength)
        {
            throw new ArgumentException(
                $"{capacity.Sequences} sequences of {capacity.Rows:N0} tokens in all need {length:N0} floats for activations, cache and "
                + $"scratch; one arena holds at most {AlignedBuffer.MaximumLength:N0}. Use a smaller batch or shorter sequences.",
                nameof(capacity));
        }

        RowCapacity = (nint)rows;
        SourceRowCapacity = (nint)sourceRows;
        SourceStart = (nint)(rows * sizes.FloatsPerRow);
        FixedStart = SourceStart + (nint)(sourceRows * sizes.FloatsPerSourceRow);
        WorkerStart = FixedStart + (nint)sizes.FixedFloats;
        _arena = new AlignedBuffer(length);
        Sequences = new PackedSequences(capacity.Sequences, (int)rows, sizes.VocabularySize, sizes.ContextLength);
        SourceSequences = HasSource
            ? new PackedSequences(capacity.Sources, (int)sourceRows, sizes.SourceVocabularySize, sizes.SourceContextLength)
            : Sequences;
    }

    /// <summary>The most that a call takes.</summary>
    public ProgramCapacity Capacity { get; }

    /// <summary>Most sequences in a call.</summary>
    public int MaximumBatch => Capacity.Sequences;

    /// <summary>Most tokens of each sequence in a call with as many sequences as there may be.</summary>
    public int MaximumLength => Capacity.Rows / Capacity.Sequences;

    /// <summary>Bytes of activations and scratch.</summary>
    public long ArenaBytes => (long)_arena.Length * sizeof(float);

    /// <summary>Takes attention weights while a call asks for them; otherwise null.</summary>
    protected internal AttentionCapture? Capture { get; internal set; }

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
    protected nint FloatsPerWorker => Sizes.FloatsPerWorker;

    /// <summary>Rows the part of the arena for source sequences is laid out for.</summary>
    protected nint SourceRowCapacity { get; }

    /// <summary>Where the part of the arena for source sequences begins, in floats.</summary>
    protected nint SourceStart { get; }

    /// <summary>Sequences in the current call.</summary>
    protected int Batch => Sequences.Count;

    /// <summary>Rows in the current call: the tokens of all sequences.</summary>
    protected nint Rows => Sequences.Rows;

    /// <summary>Source sequences in the current call.</summary>
    protected int Sources => SourceSequences.Count;

    /// <summary>Tokens of all source sequences in the current call.</summary>
    protected nint SourceRows => SourceSequences.Rows;

    /// <summary>The arena's first float.</summary>
    protected ref float Arena => ref _arena.Start;

    /// <summary>The first token id of the current call; sequence stands after sequence, without padding.</summary>
    protected ref int Tokens => ref Sequences.Tokens;

    /// <summary>The position in its sequence of the current call's first token; one a row.</summary>
    protected ref int Positions => ref Sequences.Positions;

    /// <summary>The rows where sequences begin, (Batch + 1): the last is the number of rows.</summary>
    protected ref int SequenceStarts => ref Sequences.Starts;

    /// <summary>The first source token id of the current call.</summary>
    protected ref int SourceTokens => ref SourceSequences.Tokens;

    /// <summary>The position in its sequence of the current call's first source token; one a row.</summary>
    protected ref int SourcePositions => ref SourceSequences.Positions;

    /// <summary>The rows where source sequences begin, (Sources + 1).</summary>
    protected ref int SourceStarts => ref SourceSequences.Starts;

    private protected ProgramSizes Sizes { get; }

    private protected PackedSequences Sequences { get; }

    private protected PackedSequences SourceSequences { get; }

    private protected bool HasSource => Sizes.SourceVocabularySize > 0;

    void IParallelWork.Execute(int worker) => Execute(worker);

    /// <summary>Runs the share of one worker.</summary>
    protected abstract void Execute(int worker);

    /// <summary>The float at an offset of the arena.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected ref float At(nint offset) => ref Unsafe.Add(ref _arena.Start, offset);

    private static long Aligned(int rows) => ((long)rows + RowAlignment - 1) / RowAlignment * RowAlignment;

    private static void Require(int sequences, int rows, int contextLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1, "capacity");
        if (rows >= sequences && rows <= (long)sequences * contextLength) return;
        throw new ArgumentOutOfRangeException(
            "capacity", rows,
            $"{sequences} sequences have from {sequences} to {(long)sequences * contextLength} tokens: at least one each, and at "
            + $"most the context of {contextLength} tokens.");
    }
}
