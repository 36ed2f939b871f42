using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ModelGen.Numerics;
using ModelGen.Parallel;

namespace ModelGen.Generation;

/// <summary>
/// Runs a model forward. It owns activations, the cache of keys and values, and threads, and shares the weights with any other sessions.
/// One session serves one caller at a time; different sessions may run at once.
/// </summary>
public sealed class Session : IDisposable
{
    private readonly ForkJoinPool _pool;
    private readonly InferenceProgram _program;
    private int _changes;
    private bool _disposed;

    internal Session(DecoderModel model, SessionOptions options)
    {
        Dimensions = model.Dimensions;
        Batch = options.Batch;
        _pool = new ForkJoinPool(options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
        try
        {
            _program = model.CreateInferenceProgram(_pool, options.Batch, options.Width ?? VectorWidths.Preferred);
        }
        catch
        {
            _pool.Dispose();
            throw;
        }
    }

    /// <summary>The sizes of the model.</summary>
    public ModelDimensions Dimensions { get; }

    /// <summary>Sequences in each call.</summary>
    public int Batch { get; }

    /// <summary>Tokens of each sequence that the session has seen since it began anew; the position of the next one.</summary>
    public int Position => _program.Position;

    /// <summary>Appends tokens to every sequence and computes the logits of the tokens that follow.</summary>
    /// <param name="tokens">(Batch, length) token ids, row-major.</param>
    /// <param name="logits">
    /// Takes (Batch, length, VocabularySize) logits, those after every token, or (Batch, VocabularySize), those after the last.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The sizes do not meet, an id is outside the vocabulary, or the context is exceeded. Nothing is changed.
    /// </exception>
    public void Forward(ReadOnlySpan<int> tokens, Span<float> logits)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _program.Forward(tokens, logits);
        _changes++;
    }

    /// <inheritdoc cref="Forward(ReadOnlySpan{int}, Span{float})"/>
    /// <param name="tokens">(Batch, length) token ids.</param>
    /// <param name="logits">
    /// Dense. Takes (Batch, length, VocabularySize) logits, those after every token, or (Batch, VocabularySize), those after the last.
    /// </param>
    public void Forward(in ReadOnlyTensorSpan<int> tokens, in TensorSpan<float> logits)
    {
        if (tokens.Rank != 2 || tokens.Lengths[0] != Batch || !tokens.IsDense)
        {
            throw new ArgumentException(
                $"Expected dense (Batch {Batch}, length) token ids; got {Describe(tokens.Lengths, tokens.IsDense)}.", nameof(tokens));
        }

        var length = tokens.Lengths[1];
        ReadOnlySpan<nint> afterEvery = [Batch, length, Dimensions.VocabularySize];
        ReadOnlySpan<nint> afterLast = [Batch, Dimensions.VocabularySize];
        var fits = logits.Lengths.SequenceEqual(afterEvery) || logits.Lengths.SequenceEqual(afterLast);
        if (!fits || !logits.IsDense)
        {
            throw new ArgumentException(
                $"Expected room for dense {Describe(afterEvery)} or {Describe(afterLast)} logits; "
                + $"got {Describe(logits.Lengths, logits.IsDense)}.",
                nameof(logits));
        }

        if (logits.FlattenedLength > int.MaxValue)
            throw new ArgumentException($"{Describe(logits.Lengths)} logits are more than one call can give.", nameof(logits));

        Forward(
            MemoryMarshal.CreateReadOnlySpan(in tokens.GetPinnableReference(), (int)tokens.FlattenedLength),
            MemoryMarshal.CreateSpan(ref logits.GetPinnableReference(), (int)logits.FlattenedLength));
    }

    /// <summary>Begins anew with tokens and gives the attention weights of them.</summary>
    /// <param name="tokens">(Batch, length) token ids, row-major.</param>
    /// <param name="selection">Which weights; null: those of all layers and heads.</param>
    /// <returns>Those of the decoder's self-attention: what each token draws on, itself and those before it.</returns>
    /// <exception cref="ArgumentException">
    /// The sizes do not meet, an id is outside the vocabulary, the context is exceeded, or the selection names what is not there.
    /// </exception>
    public AttentionWeights Attend(ReadOnlySpan<int> tokens, AttentionSelection? selection = null)
    {
        selection ??= new AttentionSelection();
        selection.Validate(Dimensions);
        var queries = new int[Batch];
        Array.Fill(queries, Math.Min(tokens.Length / Batch, Dimensions.ContextLength));
        var (layers, heads) = (Dimensions.Layers, Dimensions.Heads);
        var part = PartWeights.Of(selection, AttentionPart.Decoder, layers, heads, queries, queries);
        var weights = new AttentionWeights(part is null ? [] : [part]);
        Reset();
        _program.Capture = new AttentionCapture(weights, Dimensions, _pool.Workers);
        try
        {
            Forward(tokens, new float[Batch * Dimensions.VocabularySize]);
        }
        finally
        {
            _program.Capture = null;
        }

        return weights;
    }

    /// <summary>Forgets all tokens.</summary>
    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _changes++;
        _program.Reset();
    }

    /// <summary>Forgets the tokens from a position on, so that others can follow those before it without computing these again.</summary>
    /// <param name="position">Tokens of each sequence that stay, from 0 to <see cref="Position"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">So many tokens have not been seen. Nothing is changed.</exception>
    public void CutBack(int position)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _program.CutBack(position);
        _changes++;
    }

    /// <summary>Begins anew with a prompt and yields the tokens that the model goes on with, each as soon as it is drawn.</summary>
    /// <remarks>
    /// At the end of the context the window slides: the session begins anew with the last ContextLength / 2 tokens and goes on from there.
    /// So the text may be of any length, and the model sees from half to all of its context.
    /// </remarks>
    /// <param name="prompt">Token ids, from 1 to ContextLength.</param>
    /// <param name="count">Tokens to generate.</param>
    /// <param name="sampling">How they are drawn; the default is from the softmax as it is.</param>
    /// <returns>
    /// The new tokens, without the prompt. They are computed while they are enumerated; another call on the session ends that with an
    /// <see cref="InvalidOperationException"/>.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The prompt is empty, longer than the context, or has an id outside the vocabulary; or the count is negative.
    /// </exception>
    /// <exception cref="InvalidOperationException">The session's <see cref="Batch"/> is not 1.</exception>
    public IEnumerable<int> Generate(ReadOnlySpan<int> prompt, int count, SamplingOptions? sampling = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (Batch != 1) throw new InvalidOperationException($"Generating needs a session with a Batch of 1; this one has {Batch}.");
        if (prompt.IsEmpty) throw new ArgumentException("Expected at least 1 token to begin with; the prompt is empty.", nameof(prompt));
        if (prompt.Length > Dimensions.ContextLength)
        {
            throw new ArgumentException(
                $"Expected a prompt of at most {Dimensions.ContextLength} tokens, the context; got {prompt.Length}.", nameof(prompt));
        }

        Vocabulary.Require(prompt, Dimensions.VocabularySize, nameof(prompt));
        return Stream(prompt.ToArray(), count, sampling ?? new SamplingOptions());
    }

    /// <summary>All tokens of <see cref="Generate"/> at once.</summary>
    /// <inheritdoc cref="Generate" path="/param|/remarks|/exception"/>
    /// <returns>(count) new tokens, without the prompt.</returns>
    public int[] Complete(ReadOnlySpan<int> prompt, int count, SamplingOptions? sampling = null) => [.. Generate(prompt, count, sampling)];

    /// <summary>Stops the threads.</summary>
    public void Dispose()
    {
        _disposed = true;
        _pool.Dispose();
    }

    private static string Describe(ReadOnlySpan<nint> lengths, bool dense = true) =>
        $"{(dense ? "" : "strided ")}({string.Join(", ", lengths.ToArray())})";

    private IEnumerable<int> Stream(int[] prompt, int count, SamplingOptions sampling)
    {
        var sampler = new Sampler(sampling, Dimensions.VocabularySize);
        var logits = new float[Dimensions.VocabularySize];
        var window = new int[Dimensions.ContextLength];
        prompt.CopyTo(window, 0);
        var length = prompt.Length;
        var seen = 0;
        var changes = _changes;
        for (var i = 0; i < count; i++)
        {
            if (changes != _changes) throw new InvalidOperationException("Another call has used the session since this text was begun.");
            if (seen == 0) Reset();
            Forward(window.AsSpan(seen, length - seen), logits);
            changes = _changes;
            seen = length;

            var token = sampler.Next(logits);
            if (length == window.Length)
            {
                // With the new token, half of the window.
                length = Math.Max(window.Length / 2, 1) - 1;
                window.AsSpan(window.Length - length).CopyTo(window);
                seen = 0;
            }

            window[length++] = token;
            yield return token;
        }
    }
}
