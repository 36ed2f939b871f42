using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen;

/// <summary>
/// The weights of a compiled Transformer. They do not change while sessions read them, and any number of sessions on any threads may share
/// them; what changes with each call belongs to a session or a trainer.
/// </summary>
/// <param name="parameters">The weights.</param>
public abstract class TransformerModel(ParameterBlock parameters)
{
    /// <summary>The weights, with their names and shapes.</summary>
    public ParameterBlock Parameters { get; } = parameters;

    /// <summary>The sizes declared on the class.</summary>
    public abstract ModelDimensions Dimensions { get; }

    /// <summary>Compiled forward and backward passes over an arena of their own, for sequences of up to the sizes given.</summary>
    public abstract TrainingProgram CreateTrainingProgram(
        ForkJoinPool pool, ParameterBlock gradients, int maximumBatch, int maximumLength, VectorWidth width);

    /// <summary>A compiled forward pass with a key/value cache, over an arena of its own.</summary>
    public abstract InferenceProgram CreateInferenceProgram(ForkJoinPool pool, int batch, VectorWidth width);
}
