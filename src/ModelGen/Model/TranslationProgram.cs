using System.Runtime.InteropServices;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen;

/// <summary>
/// The compiled forward pass of an encoder and a decoder. Sources are encoded once; then the decoder takes tokens of as many sequences for
/// each source as there are beams, which share its keys and values.
/// </summary>
public abstract class TranslationProgram : InferenceProgram
{
    private readonly CacheLayout _cache;
    private readonly int[] _crossStarts;
    private readonly float[] _moved;
    private readonly int[] _origins;
    private Work _work;
    private int _beams;

    /// <inheritdoc cref="CompiledProgram(ParameterBlock, ForkJoinPool, ProgramCapacity, ProgramSizes)"/>
    /// <param name="parameters">The weights.</param>
    /// <param name="pool">The workers that run the program.</param>
    /// <param name="capacity">The most that a call takes; its sequences are those of all beams.</param>
    /// <param name="sizes">What the program needs.</param>
    /// <param name="cache">
    /// What the cache holds of each sequence; it begins at <see cref="CompiledProgram.FixedStart"/>, layer after layer, and there sequence
    /// after sequence.
    /// </param>
    protected TranslationProgram(
        ParameterBlock parameters, ForkJoinPool pool, ProgramCapacity capacity, ProgramSizes sizes, CacheLayout cache)
        : base(parameters, pool, capacity, sizes)
    {
        _cache = cache;
        _crossStarts = GC.AllocateArray<int>(capacity.Sources + 1, pinned: true);
        _moved = new float[(long)capacity.Sequences * cache.Floats];
        _origins = new int[capacity.Sequences];
    }

    private enum Work
    {
        Decode,
        Encode,
        Move,
    }

    /// <summary>The rows where the queries that meet each source begin: those of all its beams.</summary>
    protected ref int CrossStarts => ref MemoryMarshal.GetArrayDataReference(_crossStarts);

    /// <inheritdoc/>
    private protected override int CallBatch =>
        _beams > 0 ? Sources * _beams : throw new InvalidOperationException("There are no sources to decode from: encode them first.");

    /// <summary>Encodes sources, and forgets those before with all that was decoded from them.</summary>
    /// <param name="tokens">All source token ids, sequence after sequence.</param>
    /// <param name="lengths">Tokens of each source.</param>
    /// <param name="beams">Sequences to be decoded from each source.</param>
    /// <exception cref="ArgumentException">Sizes do not meet or exceed the capacity, or an id is outside the vocabulary.</exception>
    public void Encode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, int beams)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(beams, 1);
        if ((long)lengths.Length * beams > MaximumBatch)
        {
            throw new ArgumentOutOfRangeException(
                nameof(beams), beams, $"{lengths.Length} sources with as many beams are more than {MaximumBatch} sequences.");
        }

        SourceSequences.Accept(tokens, lengths);
        _beams = beams;
        Reset();
        Run(Work.Encode);
    }

    /// <summary>
    /// Makes each sequence go on from another: what the cache holds of it becomes what it holds of the other. Of beams, those that are
    /// kept.
    /// </summary>
    /// <param name="origins">For each sequence of the call the one it goes on from.</param>
    /// <exception cref="ArgumentException">There are not as many as sequences, or one is no sequence.</exception>
    public void Reorder(ReadOnlySpan<int> origins)
    {
        if (origins.Length != CallBatch)
            throw new ArgumentException($"Expected an origin for each of {CallBatch} sequences; got {origins.Length}.", nameof(origins));
        foreach (var origin in origins)
        {
            if ((uint)origin >= (uint)origins.Length)
                throw new ArgumentException($"Expected origins from 0 to {origins.Length - 1}; got {origin}.", nameof(origins));
        }

        origins.CopyTo(_origins);
        Run(Work.Move);
    }

    /// <inheritdoc/>
    protected sealed override void Execute(int worker)
    {
        switch (_work)
        {
            case Work.Encode:
                RunEncoder(worker);
                break;
            case Work.Move:
                Move(worker);
                break;
            default:
                RunDecoder(worker);
                break;
        }
    }

    /// <summary>The share of one worker in the encoder, up to the keys and values that the decoder's layers meet.</summary>
    protected abstract void RunEncoder(int worker);

    /// <summary>The share of one worker in the decoder.</summary>
    protected abstract void RunDecoder(int worker);

    /// <inheritdoc/>
    private protected override void Prepare()
    {
        for (var source = 0; source <= Sources; source++) _crossStarts[source] = source * _beams * Length;
    }

    private void Run(Work work)
    {
        _work = work;
        try
        {
            Pool.Run(this);
        }
        finally
        {
            _work = Work.Decode;
        }
    }

    // Each worker brings to its sequences what they go on from. A sequence may be the origin of another worker's, so nothing is
    // overwritten before all have read. Of the cache only the tokens that are there move.
    private void Move(int worker)
    {
        var (first, end) = ParallelRange.Share(CallBatch, worker, Pool.Workers);
        for (var layer = 0; layer < _cache.Layers; layer++)
        {
            var cache = Cache(layer);
            for (var sequence = (int)first; sequence < end; sequence++)
            {
                var origin = _origins[sequence];
                if (origin != sequence) _cache.Copy(Of(cache, origin), Of(_moved, sequence), Position);
            }

            Pool.Barrier();
            for (var sequence = (int)first; sequence < end; sequence++)
            {
                if (_origins[sequence] != sequence) _cache.Copy(Of(_moved, sequence), Of(cache, sequence), Position);
            }
        }
    }

    private Span<float> Of(Span<float> sequences, int sequence) => sequences.Slice(sequence * _cache.Floats, _cache.Floats);

    private Span<float> Cache(int layer) =>
        MemoryMarshal.CreateSpan(ref At(FixedStart + (nint)layer * MaximumBatch * _cache.Floats), MaximumBatch * _cache.Floats);
}
