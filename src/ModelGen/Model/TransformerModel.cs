using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;
using ModelGen.Training;

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

    /// <summary>A trainer of this model, which owns what training needs besides the weights. Dispose of it to stop its threads.</summary>
    /// <param name="options">Its settings; null: the defaults.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or the batch needs more activations than one array holds.</exception>
    public Trainer CreateTrainer(TrainerOptions? options = null) => new(this, options);

    /// <summary>Compiled forward and backward passes over an arena of their own, for sequences of up to the sizes given.</summary>
    protected internal abstract TrainingProgram CreateTrainingProgram(
        ForkJoinPool pool, ParameterBlock gradients, int maximumBatch, int maximumLength, VectorWidth width);

    /// <summary>A compiled forward pass with a key/value cache, over an arena of its own.</summary>
    protected internal abstract InferenceProgram CreateInferenceProgram(ForkJoinPool pool, int batch, VectorWidth width);
}
