using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Checkpoints;

namespace ModelGen.Training;

/// <summary>
/// A trainer in a safetensors file: the weights under their names, the moments under the same names after a prefix, and the numbers of the
/// run as strings of the metadata.
/// </summary>
internal static class TrainingCheckpoint
{
    private const string FirstMomentPrefix = ModelCheckpoint.OptimizerPrefix + "first_moment.";
    private const string SecondMomentPrefix = ModelCheckpoint.OptimizerPrefix + "second_moment.";
    private const string StepKey = ModelCheckpoint.TrainingPrefix + "step";
    private const string SeedKey = ModelCheckpoint.TrainingPrefix + "seed";
    private const string BestValidationLossKey = ModelCheckpoint.TrainingPrefix + "best_validation_loss";
    private const string EvaluationsWithoutImprovementKey = ModelCheckpoint.TrainingPrefix + "evaluations_without_improvement";
    private const string EvaluationPendingKey = ModelCheckpoint.TrainingPrefix + "evaluation_pending";

    private delegate bool Parser<T>(string text, IFormatProvider culture, out T number);

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <exception cref="ArgumentException">A key of the metadata is the checkpoint's own.</exception>
    public static void Save(string path, Trainer trainer, IReadOnlyDictionary<string, string>? metadata)
    {
        var strings = new Dictionary<string, string>(metadata ?? ImmutableDictionary<string, string>.Empty);
        if (strings.Keys.FirstOrDefault(key => key.StartsWith(ModelCheckpoint.TrainingPrefix, StringComparison.Ordinal)) is { } taken)
            throw new ArgumentException($"The metadata key '{taken}' is the checkpoint's own.", nameof(metadata));

        strings[StepKey] = trainer.StepCount.ToString(CultureInfo.InvariantCulture);
        strings[SeedKey] = trainer.Options.Seed.ToString(CultureInfo.InvariantCulture);

        // The shortest text that reads back as the same number.
        if (trainer.BestValidationLoss is { } best) strings[BestValidationLossKey] = best.ToString("R", CultureInfo.InvariantCulture);
        if (trainer.EvaluationsWithoutImprovement is > 0 and var count)
            strings[EvaluationsWithoutImprovementKey] = count.ToString(CultureInfo.InvariantCulture);
        if (trainer.EvaluationPending) strings[EvaluationPendingKey] = "1";
        var moments = ModelCheckpoint.Tensors(trainer.FirstMoment, FirstMomentPrefix)
            .Concat(ModelCheckpoint.Tensors(trainer.SecondMoment, SecondMomentPrefix));
        ModelCheckpoint.Save(path, trainer.Model.Parameters, trainer.Model.Dimensions, moments, strings);
    }

    /// <summary>Replaces weights and moments by those in a file, once all of it has been read and found right.</summary>
    /// <returns>
    /// The step count, the best validation loss of the run, how many evaluations ago it was, and whether the last step is still to be
    /// evaluated.
    /// </returns>
    /// <exception cref="CheckpointException">
    /// The file is damaged, or is not a checkpoint of this trainer's run. Nothing has been changed.
    /// </exception>
    public static (int StepCount, double? BestValidationLoss, int EvaluationsWithoutImprovement, bool EvaluationPending) Load(
        string path, Trainer trainer)
    {
        using var file = SafeTensorsFile.Open(path);
        if (!file.Metadata.ContainsKey(StepKey))
        {
            throw new CheckpointException(
                path, $"its metadata has no '{StepKey}': it holds no state of a training run; a model file is loaded, not resumed");
        }

        ModelCheckpoint.CheckDimensions(file, trainer.Model.Dimensions);
        var step = Number<int>(file, StepKey, int.TryParse, "a number of steps from 0", step => step >= 0);
        var seed = Number<ulong>(file, SeedKey, ulong.TryParse, "a seed", _ => true);
        if (seed != trainer.Options.Seed)
        {
            throw new CheckpointException(
                path,
                $"its run has the seed {seed}, but this trainer's options have {trainer.Options.Seed}: the run would not be the same");
        }

        double? best = file.Metadata.ContainsKey(BestValidationLossKey)
            ? Number<double>(file, BestValidationLossKey, double.TryParse, "a loss", double.IsFinite)
            : null;
        var count = file.Metadata.ContainsKey(EvaluationsWithoutImprovementKey)
            ? Number<int>(file, EvaluationsWithoutImprovementKey, int.TryParse, "a number of evaluations from 0", count => count >= 0)
            : 0;
        var pending = file.Metadata.ContainsKey(EvaluationPendingKey)
            && Number<int>(file, EvaluationPendingKey, int.TryParse, "0 or 1", flag => flag is 0 or 1) == 1;

        var layout = trainer.Model.Parameters.Layout;
        var weights = ModelCheckpoint.Read(file, layout);
        var first = ModelCheckpoint.Read(file, layout, FirstMomentPrefix);
        var second = ModelCheckpoint.Read(file, layout, SecondMomentPrefix);
        weights.Span.CopyTo(trainer.Model.Parameters.Span);
        first.Span.CopyTo(trainer.FirstMoment.Span);
        second.Span.CopyTo(trainer.SecondMoment.Span);
        return (step, best, count, pending);
    }

    private static T Number<T>(SafeTensorsFile file, string key, Parser<T> parse, string expected, Func<T, bool> isValid)
    {
        if (!file.Metadata.TryGetValue(key, out var text))
            throw new CheckpointException(file.Path, $"its metadata has no '{key}'; expected {expected}");
        return parse(text, CultureInfo.InvariantCulture, out var number) && isValid(number)
            ? number
            : throw new CheckpointException(file.Path, $"'{key}' of its metadata is {FaultText.Quote(text)}; expected {expected}");
    }
}
