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

    /// <summary>A compiled forward pass with a key/value cache, over an arena of its own.</summary>
    public abstract InferenceProgram CreateInferenceProgram(ForkJoinPool pool, int batch, VectorWidth width);
}
