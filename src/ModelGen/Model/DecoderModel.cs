using ModelGen.Generation;
using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen;

/// <summary>A model of <see cref="Topology.Decoder"/>: it predicts the next token of a sequence.</summary>
/// <param name="parameters">The weights.</param>
public abstract class DecoderModel(ParameterBlock parameters) : TransformerModel(parameters)
{
    /// <summary>A session that runs the model forward and generates; it owns activations, the key/value cache and threads.</summary>
    public Session CreateSession(SessionOptions? options = null) => new(this, options ?? new SessionOptions());

    /// <summary>
    /// A session in which a smaller model drafts tokens for this one, which verifies several in one pass (Leviathan et al., 2023, "Fast
    /// Inference from Transformers via Speculative Decoding"): the text is distributed as this model's own, and comes sooner.
    /// </summary>
    /// <param name="draft">A faster model of the same vocabulary, with a context at least as long.</param>
    /// <param name="options">How many tokens are drafted at a time, and how the models are run.</param>
    /// <exception cref="ArgumentException">The draft has another vocabulary or a shorter context.</exception>
    public SpeculativeSession CreateSpeculativeSession(DecoderModel draft, SpeculativeOptions? options = null) =>
        new(this, draft, options ?? new SpeculativeOptions());

    /// <summary>A compiled forward pass with a key/value cache, over an arena of its own.</summary>
    public abstract InferenceProgram CreateInferenceProgram(ForkJoinPool pool, int batch, VectorWidth width);
}
