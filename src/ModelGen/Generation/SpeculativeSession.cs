using ModelGen.Numerics;
using ModelGen.Parallel;

namespace ModelGen.Generation;

/// <summary>
/// Generates the text of one model with the help of a smaller one (Leviathan et al., 2023, "Fast Inference from Transformers via
/// Speculative Decoding"). Tokens are distributed as the model's own (theorem of appendix A.1 there), greedy ones are the very same; only the time
/// depends on the draft. It owns activations, both caches of keys and values, and threads, and shares the weights with any other sessions.
/// One session serves one caller at a time.
/// </summary>
public sealed class SpeculativeSession : IDisposable
{
    private readonly ForkJoinPool _pool;
    private readonly InferenceProgram _target;
    private readonly InferenceProgram _draft;
    private readonly int _proposals;
    private int _texts;
    private bool _disposed;

    internal SpeculativeSession(DecoderModel target, DecoderModel draft, SpeculativeOptions options)
    {
        ArgumentNullException.ThrowIfNull(draft);
        Dimensions = target.Dimensions;
        var drafts = draft.Dimensions;
        if (drafts.VocabularySize != Dimensions.VocabularySize)
        {
            throw new ArgumentException(
                $"Expected a draft with the model's VocabularySize of {Dimensions.VocabularySize}; got {drafts.VocabularySize}.",
                nameof(draft));
        }

        if (drafts.ContextLength < Dimensions.ContextLength)
        {
            throw new ArgumentException(
                $"Expected a draft with at least the model's ContextLength of {Dimensions.ContextLength}; got {drafts.ContextLength}.",
                nameof(draft));
        }

        _proposals = Math.Min(options.Proposals, Dimensions.ContextLength);
        _pool = new ForkJoinPool(options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
        try
        {
            var width = options.Width ?? VectorWidths.Preferred;
            _target = target.CreateInferenceProgram(_pool, 1, width);
            _draft = draft.CreateInferenceProgram(_pool, 1, width);
        }
        catch
        {
            _pool.Dispose();
            throw;
        }
    }

    /// <summary>The sizes of the model whose text it is.</summary>
    public ModelDimensions Dimensions { get; }

    /// <summary>Tokens that the draft has proposed.</summary>
    public long Proposed { get; private set; }

    /// <summary>Those of them that the model has accepted: their share says how well the draft knows it.</summary>
    public long Accepted { get; private set; }

    /// <summary>Begins anew with a prompt and yields the tokens that the model goes on with, some at a time.</summary>
    /// <remarks>At the end of the context the window slides as that of <see cref="Session.Generate"/> does.</remarks>
    /// <param name="prompt">Token ids, from 1 to ContextLength.</param>
    /// <param name="count">Tokens to generate.</param>
    /// <param name="sampling">
    /// How they are drawn; the default is from the softmax as it is. The same seed gives the same tokens here, but not those of a
    /// <see cref="Session"/>, which draws fewer numbers.
    /// </param>
    /// <returns>
    /// The new tokens, without the prompt. They are computed while they are enumerated; another text of the session ends that with an
    /// <see cref="InvalidOperationException"/>.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The prompt is empty, longer than the context, or has an id outside the vocabulary; or the count is negative.
    /// </exception>
    public IEnumerable<int> Generate(ReadOnlySpan<int> prompt, int count, SamplingOptions? sampling = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
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

    private IEnumerable<int> Stream(int[] prompt, int count, SamplingOptions sampling)
    {
        var decoder = new SpeculativeDecoder(_target, _draft, Dimensions.VocabularySize, _proposals, sampling);
        var window = new int[Dimensions.ContextLength];
        prompt.CopyTo(window, 0);
        var length = prompt.Length;
        var text = ++_texts;
        Reset();
        for (var done = 0; done < count;)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (text != _texts) throw new InvalidOperationException("Another text of the session was begun since this one.");

            // The last token is the target's own, as is the one after a full window.
            var proposals = Math.Min(_proposals, Math.Min(window.Length - length, count - done - 1));
            var token = decoder.Next(window, length, proposals, out var accepted);
            Proposed += proposals;
            Accepted += accepted;
            for (var i = 0; i < accepted; i++) yield return window[length + i];
            length += accepted;
            if (length == window.Length)
            {
                // With the new token, half of the window.
                length = Math.Max(window.Length / 2, 1) - 1;
                window.AsSpan(window.Length - length).CopyTo(window);
                if (text == _texts) Reset();
            }

            window[length++] = token;
            done += accepted + 1;
            yield return token;
        }
    }

    private void Reset()
    {
        _target.Reset();
        _draft.Reset();
    }
}
