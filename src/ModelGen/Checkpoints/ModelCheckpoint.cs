using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Parameters;

namespace ModelGen.Checkpoints;

/// <summary>
/// A model's weights in a safetensors file, under the names and shapes of its layout. A training checkpoint is the same file with the
/// trainer's tensors beside the weights, under names that begin with <see cref="OptimizerPrefix"/> or <see cref="TrainingPrefix"/>; it
/// loads as a model too.
/// </summary>
public static class ModelCheckpoint
{
    /// <summary>What <c>format</c> says in the metadata of files written here.</summary>
    public const string Format = "modelgen";

    /// <summary>How the names of an optimizer's tensors begin: <c>optimizer.first_moment.layers.0.attention.qkv.weight</c>.</summary>
    public const string OptimizerPrefix = "optimizer.";

    /// <summary>How the names of a trainer's own tensors begin.</summary>
    public const string TrainingPrefix = "training.";

    private const string FormatKey = "format";

    /// <summary>The sizes that the metadata of a model may name.</summary>
    internal static ImmutableArray<string> DimensionNames { get; } = [.. Describe(new(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1)).Keys];

    /// <summary>Saves weights, and what a trainer needs to go on. The file is replaced whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="parameters">The weights.</param>
    /// <param name="dimensions">The model's sizes, kept in the metadata.</param>
    /// <param name="trainingState">
    /// Further tensors, whose names begin with <see cref="OptimizerPrefix"/> or <see cref="TrainingPrefix"/>.
    /// </param>
    /// <param name="metadata">Further strings to keep, such as a tokenizer.</param>
    /// <exception cref="ArgumentException">A name of the training state begins otherwise, or a key of the metadata is taken.</exception>
    /// <exception cref="IOException">Writing failed. The old file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Save(
        string path, ParameterBlock parameters, ModelDimensions dimensions,
        IEnumerable<TensorToWrite>? trainingState = null, IReadOnlyDictionary<string, string>? metadata = null)
    {
        List<TensorToWrite> tensors = [.. Tensors(parameters)];
        foreach (var tensor in trainingState ?? [])
        {
            if (!IsTrainingState(tensor.Name))
            {
                throw new ArgumentException(
                    $"The name of a trainer's tensor must begin with '{OptimizerPrefix}' or '{TrainingPrefix}'; got '{tensor.Name}'.",
                    nameof(trainingState));
            }

            tensors.Add(tensor);
        }

        var strings = new Dictionary<string, string>(Describe(dimensions)) { [FormatKey] = Format };
        foreach (var (key, value) in metadata ?? new Dictionary<string, string>())
        {
            if (!strings.TryAdd(key, value))
                throw new ArgumentException($"The metadata key '{key}' is the checkpoint's own.", nameof(metadata));
        }

        SafeTensorsWriter.Write(path, tensors, strings);
    }

    /// <summary>The weights in a file.</summary>
    /// <param name="path">A model or a training checkpoint; its tensors may be F32, F16, BF16 or F64.</param>
    /// <param name="layout">The model's parameters, all of which must be there, with their shapes, and no others.</param>
    /// <param name="dimensions">
    /// The model's sizes, where known: a file that names others is refused even if its tensors fit, as with another number of heads.
    /// </param>
    /// <exception cref="CheckpointException">The file is damaged, or its tensors are not those of this model.</exception>
    public static ParameterBlock Load(string path, ParameterLayout layout, ModelDimensions? dimensions = null)
    {
        using var file = SafeTensorsFile.Open(path);
        if (dimensions is not null) CheckDimensions(file, dimensions);
        return Read(file, layout);
    }

    /// <summary>
    /// Replaces weights by those in a file. They change only once all of the file has been read: this takes their memory twice.
    /// </summary>
    /// <param name="path">A model or a training checkpoint.</param>
    /// <param name="parameters">The weights to replace. No session may be reading them.</param>
    /// <param name="dimensions">The model's sizes, where known.</param>
    /// <exception cref="CheckpointException">
    /// The file is damaged, or its tensors are not those of this model. Nothing has been changed.
    /// </exception>
    public static void LoadInto(string path, ParameterBlock parameters, ModelDimensions? dimensions = null) =>
        Load(path, parameters.Layout, dimensions).Span.CopyTo(parameters.Span);

    /// <summary>One block of floats in an open file: the weights, or one that a trainer keeps beside them.</summary>
    /// <param name="file">The file.</param>
    /// <param name="layout">Names and shapes; all are checked before anything is read.</param>
    /// <param name="prefix">What stands before the names in the file: nothing for the weights; <c>optimizer.first_moment.</c>.</param>
    /// <exception cref="CheckpointException">
    /// A tensor is missing, unexpected, of another shape or not of floats, or reading failed.
    /// </exception>
    public static ParameterBlock Read(SafeTensorsFile file, ParameterLayout layout, string prefix = "")
    {
        Check(file, layout, prefix);
        var parameters = new ParameterBlock(layout);
        foreach (var parameter in layout.Parameters) file.Read(prefix + parameter.Name, parameters.Elements(parameter));
        return parameters;
    }

    /// <summary>One block of floats as tensors to write.</summary>
    /// <param name="parameters">The block, which must not change until they are written.</param>
    /// <param name="prefix">What to put before the names of its layout.</param>
    public static IEnumerable<TensorToWrite> Tensors(ParameterBlock parameters, string prefix = "") =>
        parameters.Layout.Parameters.Select(parameter =>
            TensorToWrite.Create(prefix + parameter.Name, LongShape(parameter), parameters.Memory(parameter)));

    /// <summary>Checks that a file's dimensions, where it was written by <see cref="Save"/>, are the model's.</summary>
    /// <exception cref="CheckpointException">It names another size.</exception>
    public static void CheckDimensions(SafeTensorsFile file, ModelDimensions dimensions)
    {
        if (!file.Metadata.TryGetValue(FormatKey, out var format) || format != Format) return;
        foreach (var (name, expected) in Describe(dimensions))
        {
            if (file.Metadata.TryGetValue(name, out var given) && given != expected)
            {
                throw new CheckpointException(
                    file.Path, $"was saved from a model with {name} = {FaultText.Quote(given)}; expected {FaultText.Quote(expected)}");
            }
        }
    }

    private static void Check(SafeTensorsFile file, ParameterLayout layout, string prefix)
    {
        var missing = new List<string>();
        var wrong = new List<string>();
        foreach (var parameter in layout.Parameters)
        {
            var name = prefix + parameter.Name;
            if (!file.Contains(name))
            {
                missing.Add(FaultText.Quote(name));
                continue;
            }

            var tensor = file[name];
            var shape = LongShape(parameter);
            if (!tensor.Shape.AsSpan().SequenceEqual(shape))
                wrong.Add($"{FaultText.Quote(name)} is {FaultText.Shape(tensor.Shape)}, expected {FaultText.Shape(shape)}");
            else if (!tensor.ElementType.IsFloat())
                wrong.Add($"{FaultText.Quote(name)} is of {tensor.ElementType.FileName()}, expected F32, F16, BF16 or F64");
        }

        var expected = layout.Parameters.Select(parameter => prefix + parameter.Name).ToHashSet(StringComparer.Ordinal);
        var unexpected = file.Tensors
            .Select(tensor => tensor.Name)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && !expected.Contains(name))
            .Where(name => prefix != "" || !IsTrainingState(name))
            .Select(FaultText.Quote)
            .ToList();

        if (missing.Count + wrong.Count + unexpected.Count == 0) return;
        string[] lists = [List("missing", missing), List("wrong", wrong), List("unexpected", unexpected)];
        var faults = string.Join("; ", lists.Where(list => list != ""));
        throw new CheckpointException(file.Path, $"its tensors are not the model's; {faults}");
    }

    private static string List(string what, List<string> items)
    {
        const int Shown = 3;
        if (items.Count == 0) return "";
        var rest = items.Count > Shown ? $" and {items.Count - Shown} more" : "";
        return $"{what}: {string.Join(", ", items.Take(Shown))}{rest}";
    }

    /// <summary>Whether a tensor or a string of the metadata of that name is a trainer's.</summary>
    internal static bool IsTrainingState(string name) =>
        name.StartsWith(OptimizerPrefix, StringComparison.Ordinal) || name.StartsWith(TrainingPrefix, StringComparison.Ordinal);

    private static long[] LongShape(ParameterInfo parameter) => [.. parameter.Shape.Select(dimension => (long)dimension)];

    private static Dictionary<string, string> Describe(ModelDimensions dimensions)
    {
        var sizes = new Dictionary<string, string>
        {
            [nameof(dimensions.DModel)] = Text(dimensions.DModel),
            [nameof(dimensions.Layers)] = Text(dimensions.Layers),
            [nameof(dimensions.Heads)] = Text(dimensions.Heads),
            [nameof(dimensions.HeadDim)] = Text(dimensions.HeadDim),
            [nameof(dimensions.DFeedForward)] = Text(dimensions.DFeedForward),
            [nameof(dimensions.VocabularySize)] = Text(dimensions.VocabularySize),
            [nameof(dimensions.ContextLength)] = Text(dimensions.ContextLength),
            [nameof(dimensions.ParameterCount)] = Text(dimensions.ParameterCount),
        };
        if (dimensions.SourceVocabularySize > 0)
        {
            sizes[nameof(dimensions.SourceVocabularySize)] = Text(dimensions.SourceVocabularySize);
            sizes[nameof(dimensions.SourceContextLength)] = Text(dimensions.SourceContextLength);
            sizes[nameof(dimensions.EncoderLayers)] = Text(dimensions.EncoderLayers);
        }

        if (dimensions.Labels > 0) sizes[nameof(dimensions.Labels)] = Text(dimensions.Labels);
        return sizes;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
