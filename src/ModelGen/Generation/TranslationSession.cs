using ModelGen.Numerics;
using ModelGen.Parallel;

namespace ModelGen.Generation;

/// <summary>
/// Turns source sequences into target sequences. It owns activations, the cache of keys and values, and threads, and shares the weights
/// with any other sessions. One session serves one caller at a time; different sessions may run at once.
/// </summary>
public sealed class TranslationSession : IDisposable
{
    private readonly ForkJoinPool _pool;
    private readonly TranslationProgram _program;
    private readonly float[] _logits;
    private bool _disposed;

    internal TranslationSession(EncoderDecoderModel model, TranslationOptions options)
    {
        Dimensions = model.Dimensions;
        options.Validate(Dimensions);
        Options = options;
        _pool = new ForkJoinPool(options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
        try
        {
            var sequences = options.BatchSize * options.Beams;
            var capacity = new ProgramCapacity(
                sequences, sequences, options.BatchSize, options.BatchSize * Dimensions.SourceContextLength);
            _program = model.CreateTranslationProgram(_pool, capacity, options.Width ?? VectorWidths.Preferred);
            _logits = new float[(long)sequences * Dimensions.VocabularySize];
        }
        catch
        {
            _pool.Dispose();
            throw;
        }
    }

    /// <summary>The sizes of the model.</summary>
    public ModelDimensions Dimensions { get; }

    /// <summary>What the session was made with.</summary>
    public TranslationOptions Options { get; }

    /// <summary>The best target of one source.</summary>
    /// <param name="source">Token ids, without the end.</param>
    /// <returns>Token ids, without begin and end.</returns>
    /// <exception cref="ArgumentException">
    /// The source is empty, with its end longer than the context, or has an id outside the vocabulary.
    /// </exception>
    public int[] Translate(ReadOnlySpan<int> source) => Search([source.ToArray()], wanted: 1, null, default)[0][0].Tokens;

    /// <summary>The best target of each source; those of like length go through the model together.</summary>
    /// <param name="sources">Token ids of each, without the end.</param>
    /// <returns>Token ids of each target, in the order of the sources, without begin and end.</returns>
    /// <exception cref="ArgumentException">
    /// A source is empty, with its end longer than the context, or has an id outside the vocabulary.
    /// </exception>
    public int[][] Translate(IReadOnlyList<int[]> sources) =>
        [.. Search(sources, wanted: 1, null, default).Select(found => found[0].Tokens)];

    /// <summary>The best targets of each source, best first: as many as there are beams, or fewer.</summary>
    /// <param name="sources">Token ids of each, without the end.</param>
    /// <param name="progress">Takes the number of sources that are done, after each batch.</param>
    /// <param name="cancellationToken">Ends the search between two steps.</param>
    /// <exception cref="ArgumentException">
    /// A source is empty, with its end longer than the context, or has an id outside the vocabulary.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model's logits are not numbers.</exception>
    /// <exception cref="OperationCanceledException">Cancellation came.</exception>
    public Hypothesis[][] Search(
        IReadOnlyList<int[]> sources, IProgress<int>? progress = null, CancellationToken cancellationToken = default) =>
        Search(sources, Options.Beams, progress, cancellationToken);

    /// <summary>The attention weights of a source and a target, such as its translation.</summary>
    /// <param name="source">Token ids, without the end.</param>
    /// <param name="target">Token ids, without begin and end.</param>
    /// <param name="selection">Which weights; null: those of all parts, layers and heads.</param>
    /// <returns>
    /// Those of the encoder over the source with its end, of the decoder over the target with its begin, and of the decoder over the
    /// encoder's output. A row of the decoder is of the token that it takes in; what it gives is the next one.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The source is empty, source or target with its end or begin is longer than the context, an id is outside the vocabulary, or the
    /// selection names what is not there.
    /// </exception>
    public AttentionWeights Attend(ReadOnlySpan<int> source, ReadOnlySpan<int> target, AttentionSelection? selection = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        selection ??= new AttentionSelection();
        selection.Validate(Dimensions);
        Require(source.ToArray(), 0);
        if (target.Length >= Dimensions.ContextLength)
        {
            throw new ArgumentException(
                $"Expected at most {Dimensions.ContextLength - 1} tokens, which with their begin fill the context; got {target.Length}.",
                nameof(target));
        }

        Vocabulary.Require(target, Dimensions.VocabularySize, nameof(target));
        int[] sourceTokens = [.. source, Options.EndToken];
        int[] targetTokens = [Options.BeginToken, .. target];
        int[] keys = [sourceTokens.Length];
        int[] queries = [targetTokens.Length];
        var weights = new AttentionWeights(
            new[]
            {
                PartWeights.Of(selection, AttentionPart.Encoder, Dimensions.EncoderLayers, Dimensions.Heads, keys, keys),
                PartWeights.Of(selection, AttentionPart.Decoder, Dimensions.Layers, Dimensions.Heads, queries, queries),
                PartWeights.Of(selection, AttentionPart.Cross, Dimensions.Layers, Dimensions.Heads, queries, keys),
            }.OfType<PartWeights>());
        _program.Capture = new AttentionCapture(weights, Dimensions, _pool.Workers);
        try
        {
            _program.Encode(sourceTokens, keys, beams: 1);
            foreach (var token in targetTokens) _program.Forward([token], _logits.AsSpan(0, Dimensions.VocabularySize));
        }
        finally
        {
            _program.Capture = null;
        }

        return weights;
    }

    /// <summary>Stops the threads.</summary>
    public void Dispose()
    {
        _disposed = true;
        _pool.Dispose();
    }

    private Hypothesis[][] Search(IReadOnlyList<int[]> sources, int wanted, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(sources);
        for (var i = 0; i < sources.Count; i++) Require(sources[i], i);
        var results = new Hypothesis[sources.Count][];
        var byLength = Enumerable.Range(0, sources.Count).OrderBy(i => sources[i].Length).ToArray();
        for (var done = 0; done < byLength.Length;)
        {
            var batch = byLength.AsSpan(done, Math.Min(Options.BatchSize, byLength.Length - done));
            var found = SearchBatch([.. batch.ToArray().Select(i => sources[i])], wanted, cancellationToken);
            for (var i = 0; i < batch.Length; i++) results[batch[i]] = found[i];
            done += batch.Length;
            progress?.Report(done);
        }

        return results;
    }

    private Hypothesis[][] SearchBatch(int[][] sources, int wanted, CancellationToken cancellationToken)
    {
        int[] tokens = [.. sources.SelectMany(source => source.Append(Options.EndToken))];
        int[] lengths = [.. sources.Select(source => source.Length + 1)];
        _program.Encode(tokens, lengths, Options.Beams);

        // The first token of a target is its begin.
        var longest = Dimensions.ContextLength - 1;
        var searches = sources.Select(source =>
            new BeamSearch(Options, (int)Math.Min((long)source.Length + Options.ExtraLength, longest), wanted));
        var batch = new BeamBatch(_pool, [.. searches], Options, Dimensions.VocabularySize, _logits);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _program.Forward(batch.Next, batch.Logits);
            batch.Advance();
            if (batch.IsDone) return [.. batch.Finished];
            _program.Reorder(batch.Origins);
        }
    }

    private void Require(int[] source, int index)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Length == 0) throw new ArgumentException($"Expected at least 1 token; source {index} is empty.", nameof(source));
        if (source.Length >= Dimensions.SourceContextLength)
        {
            throw new ArgumentException(
                $"Expected at most {Dimensions.SourceContextLength - 1} tokens, which with their end fill the context; source {index} has "
                + $"{source.Length}.",
                nameof(source));
        }

        Vocabulary.Require(source, Dimensions.SourceVocabularySize, nameof(source));
    }
}
