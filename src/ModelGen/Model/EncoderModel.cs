using ModelGen.Generation;
using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen;

/// <summary>
/// A model of <see cref="Topology.Encoder"/>: it gives embeddings or classes of tokens or sequences (Devlin et al., 2019).
/// </summary>
/// <param name="parameters">The weights.</param>
public abstract class EncoderModel(ParameterBlock parameters) : TransformerModel(parameters)
{
    /// <summary>A session that runs the model; it owns activations and threads.</summary>
    /// <param name="options">Its settings, <see cref="SessionOptions.Batch"/> the most sequences in a call; null: the defaults.</param>
    public EncoderSession CreateSession(SessionOptions? options = null) => new(this, options ?? new SessionOptions());

    /// <summary>A compiled forward pass over an arena of its own.</summary>
    public abstract EncoderProgram CreateEncoderProgram(ForkJoinPool pool, ProgramCapacity capacity, VectorWidth width);
}
