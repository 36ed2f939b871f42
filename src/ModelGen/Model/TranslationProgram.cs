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
    private readonly int _cacheFloats;
    private readonly int _layers;
    private readonly int[] _crossStarts;
    private readonly float[] _moved;
    private bool _encodes;
    private int _beams;

    /// <inheritdoc cref="CompiledProgram(ParameterBlock, ForkJoinPool, ProgramCapacity, ProgramSizes)"/>
    /// <param name="parameters">The weights.</param>
    /// <param name="pool">The workers that run the program.</param>
    /// <param name="capacity">The most that a call takes; its sequences are those of all beams.</param>
    /// <param name="sizes">What the program needs.</param>
    /// <param name="cacheFloats">Floats that the cache holds of one sequence in one layer.</param>
    /// <param name="layers">Layers of the decoder.</param>
    protected TranslationProgram(
        ParameterBlock parameters, ForkJoinPool pool, ProgramCapacity capacity, ProgramSizes sizes, int cacheFloats, int layers)
        : base(parameters, pool, capacity, sizes)
    {
        _cacheFloats = cacheFloats;
        _layers = layers;
        _crossStarts = GC.AllocateArray<int>(capacity.Sources + 1, pinned: true);
        _moved = new float[(long)capacity.Sequences * cacheFloats];
    }

    /// <summary>The rows where the queries that meet each source begin: those of all its beams.</summary>
    protected ref int CrossStarts => ref MemoryMarshal.GetArrayDataReference(_crossStarts);

    /// <inheritdoc/>
    private protected override int CallBatch => Sources * _beams;

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
        _encodes = true;
        Pool.Run(this);
        _encodes = false;
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

        for (var layer = 0; layer < _layers; layer++)
        {
            var cache = Cache(layer);
            for (var sequence = 0; sequence < origins.Length; sequence++)
            {
                if (origins[sequence] != sequence) Of(cache, origins[sequence]).CopyTo(Of(_moved, sequence));
            }

            for (var sequence = 0; sequence < origins.Length; sequence++)
            {
                if (origins[sequence] != sequence) Of(_moved, sequence).CopyTo(Of(cache, sequence));
            }
        }
    }

    /// <inheritdoc/>
    protected sealed override void Execute(int worker)
    {
        if (_encodes) RunEncoder(worker);
        else RunDecoder(worker);
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

    private Span<float> Of(Span<float> cache, int sequence) => cache.Slice(sequence * _cacheFloats, _cacheFloats);

    private Span<float> Cache(int layer) =>
        MemoryMarshal.CreateSpan(ref At(FixedStart + (nint)layer * MaximumBatch * _cacheFloats), MaximumBatch * _cacheFloats);
}
