using ModelGen.Numerics;
using ModelGen.Parallel;

namespace ModelGen.Generation;

/// <summary>
/// Runs an encoder. It owns activations and threads, and shares the weights with any other sessions. One session serves one caller at a
/// time; different sessions may run at once.
/// </summary>
public sealed class EncoderSession : IDisposable
{
    private readonly ForkJoinPool _pool;
    private readonly EncoderProgram _program;
    private bool _disposed;

    internal EncoderSession(EncoderModel model, SessionOptions options)
    {
        Dimensions = model.Dimensions;
        _pool = new ForkJoinPool(options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
        try
        {
            var capacity = new ProgramCapacity(options.Batch, checked(options.Batch * Dimensions.ContextLength));
            _program = model.CreateEncoderProgram(_pool, capacity, options.Width ?? VectorWidths.Preferred);
        }
        catch
        {
            _pool.Dispose();
            throw;
        }
    }

    /// <summary>The sizes of the model.</summary>
    public ModelDimensions Dimensions { get; }

    /// <summary>Floats of one output: logits of labels, or an embedding.</summary>
    public int OutputWidth => _program.OutputWidth;

    /// <summary>Whether there is an output for each token, or for each sequence.</summary>
    public bool IsPerToken => _program.IsPerToken;

    /// <summary>Runs sequences of any lengths; without padding, so each is as if it were alone.</summary>
    /// <param name="tokens">All token ids, sequence after sequence.</param>
    /// <param name="lengths">Tokens of each sequence; as many as the session's batch, or fewer.</param>
    /// <param name="output">
    /// Takes (tokens, OutputWidth) floats where there is one for each token, otherwise (sequences, OutputWidth).
    /// </param>
    /// <exception cref="ArgumentException">
    /// The sizes do not meet, a sequence is empty or longer than the context, or an id is outside the vocabulary.
    /// </exception>
    public void Encode(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, Span<float> output)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _program.Encode(tokens, lengths, output);
    }

    /// <summary>Runs one sequence.</summary>
    /// <param name="tokens">Token ids.</param>
    /// <returns>(tokens, OutputWidth) or (OutputWidth) floats.</returns>
    /// <exception cref="ArgumentException">
    /// There are no tokens, or more than the context holds, or an id is outside the vocabulary.
    /// </exception>
    public float[] Encode(ReadOnlySpan<int> tokens)
    {
        var output = new float[(IsPerToken ? tokens.Length : 1) * OutputWidth];
        Encode(tokens, [tokens.Length], output);
        return output;
    }

    /// <summary>The attention weights of sequences of any lengths.</summary>
    /// <param name="tokens">All token ids, sequence after sequence.</param>
    /// <param name="lengths">Tokens of each sequence; as many as the session's batch, or fewer.</param>
    /// <param name="selection">Which weights; null: those of all layers and heads.</param>
    /// <exception cref="ArgumentException">
    /// The sizes do not meet, a sequence is empty or longer than the context, an id is outside the vocabulary, or the selection names what
    /// is not there.
    /// </exception>
    public AttentionWeights Attend(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, AttentionSelection? selection = null)
    {
        selection ??= new AttentionSelection();
        selection.Validate(Dimensions);
        int[] queries = [.. lengths.ToArray().Select(length => Math.Clamp(length, 0, Dimensions.ContextLength))];
        var part = PartWeights.Of(selection, AttentionPart.Encoder, Dimensions.Layers, Dimensions.Heads, queries, queries);
        var weights = new AttentionWeights(part is null ? [] : [part]);
        _program.Capture = new AttentionCapture(weights, Dimensions, _pool.Workers);
        try
        {
            Encode(tokens, lengths, new float[(IsPerToken ? tokens.Length : lengths.Length) * OutputWidth]);
        }
        finally
        {
            _program.Capture = null;
        }

        return weights;
    }

    /// <summary>The attention weights of one sequence.</summary>
    /// <inheritdoc cref="Attend(ReadOnlySpan{int}, ReadOnlySpan{int}, AttentionSelection)" path="/exception"/>
    /// <param name="tokens">Token ids.</param>
    /// <param name="selection">Which weights; null: those of all layers and heads.</param>
    public AttentionWeights Attend(ReadOnlySpan<int> tokens, AttentionSelection? selection = null) =>
        Attend(tokens, [tokens.Length], selection);

    /// <summary>Stops the threads.</summary>
    public void Dispose()
    {
        _disposed = true;
        _pool.Dispose();
    }
}
