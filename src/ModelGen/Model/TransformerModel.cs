using ModelGen.Checkpoints;
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
    /// <exception cref="ArgumentException">
    /// An option is outside its range, or the batch needs more activations than one array holds.
    /// </exception>
    public Trainer CreateTrainer(TrainerOptions? options = null) => new(this, options);

    /// <summary>Saves the weights to a safetensors file, which is replaced whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="metadata">Strings to keep with them, such as a tokenizer.</param>
    /// <exception cref="IOException">Writing failed. The old file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null) =>
        ModelCheckpoint.Save(path, Parameters, Dimensions, metadata: metadata);

    /// <summary>Compiled forward and backward passes over an arena of their own, for calls of up to the capacity given.</summary>
    public abstract TrainingProgram CreateTrainingProgram(
        ForkJoinPool pool, ParameterBlock gradients, ProgramCapacity capacity, VectorWidth width);

    /// <summary>Compiled forward and backward passes over an arena of their own, for sequences of equal length.</summary>
    /// <exception cref="ArgumentException">A length is outside the model's context, or the arena would be too large.</exception>
    public TrainingProgram CreateTrainingProgram(
        ForkJoinPool pool, ParameterBlock gradients, int maximumBatch, int maximumLength, VectorWidth width)
    {
        if (maximumLength < 1 || maximumLength > Dimensions.ContextLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maximumLength), maximumLength, $"Expected at least 1 and at most the context of {Dimensions.ContextLength} tokens.");
        }

        return CreateTrainingProgram(pool, gradients, new ProgramCapacity(maximumBatch, maximumBatch * maximumLength), width);
    }

    /// <summary>New weights: the same seed gives the same, bit for bit.</summary>
    protected static ParameterBlock InitialiseParameters(ParameterLayout layout, ulong seed)
    {
        var parameters = new ParameterBlock(layout);
        ParameterInitialiser.Fill(parameters, seed);
        return parameters;
    }

    /// <summary>The weights in a safetensors file.</summary>
    /// <param name="layout">The model's parameters.</param>
    /// <param name="path">A model or a training checkpoint.</param>
    /// <param name="dimensions">
    /// The model's sizes. Given these, a file that was saved with others is refused even if its tensors fit, as with another number of
    /// heads.
    /// </param>
    /// <exception cref="CheckpointException">The file is damaged, or its tensors are not those of this model.</exception>
    protected static ParameterBlock LoadParameters(ParameterLayout layout, string path, ModelDimensions? dimensions = null) =>
        ModelCheckpoint.Load(path, layout, dimensions);
}
