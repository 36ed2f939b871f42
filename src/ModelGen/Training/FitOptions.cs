using System.Globalization;

namespace ModelGen.Training;

/// <summary>
/// What a call of <see cref="Trainer.Fit"/> does besides taking steps. Intervals count the trainer's steps from its first.
/// </summary>
public sealed record FitOptions
{
    private const string StepPlace = "{step}";

    /// <summary>
    /// Steps from one measurement of the validation loss to the next; it is also measured at the end. 0: at the end only.
    /// </summary>
    public int EvaluationInterval { get; init; } = 250;

    /// <summary>Tokens of the validation data that are predicted in a measurement, from its beginning. Default: all.</summary>
    public int EvaluationTokens { get; init; } = int.MaxValue;

    /// <summary>
    /// Measurements of the validation loss without a new lowest one that end the run; 0: never. They are counted from before a resumption
    /// on.
    /// </summary>
    public int Patience { get; init; }

    /// <summary>Steps from one progress report to the next; each measurement and the end are reported too.</summary>
    public int ProgressInterval { get; init; } = 10;

    /// <summary>Where the model is saved whenever its validation loss is the lowest so far.</summary>
    public string? BestPath { get; init; }

    /// <summary>
    /// Where the trainer is saved at <see cref="CheckpointInterval"/>, at the end and at cancellation, for <see cref="Trainer.Resume"/>.
    /// </summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Steps from one checkpoint to the next. 0: at the end and at cancellation only.</summary>
    public int CheckpointInterval { get; init; }

    /// <summary>
    /// Where the model is saved at <see cref="SnapshotInterval"/>, each time in a file of its own: a path whose file name has
    /// <c>{step}</c> in the place of the step's number.
    /// </summary>
    public string? SnapshotPath { get; init; }

    /// <summary>Steps from one snapshot to the next; at least 1 where there is a <see cref="SnapshotPath"/>.</summary>
    public int SnapshotInterval { get; init; }

    /// <summary>
    /// Snapshots that are kept: each new one takes the place of the one that many intervals before. 0: all. Vaswani et al. (2017, section
    /// 6.1) average the last 5 of a base model and the last 20 of a big one.
    /// </summary>
    public int KeepLast { get; init; }

    /// <summary>Strings to keep in all files, such as a tokenizer.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>
    /// The snapshots of a run of that many steps that are kept, the oldest first, for <see cref="Checkpoints.CheckpointAverage"/>.
    /// </summary>
    /// <param name="steps">Steps of the run, as <see cref="FitResult.Steps"/> says.</param>
    /// <exception cref="InvalidOperationException">These options ask for no snapshots.</exception>
    public IReadOnlyList<string> SnapshotPaths(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        if (SnapshotPath is null || SnapshotInterval < 1)
            throw new InvalidOperationException($"There is no {nameof(SnapshotPath)} with a {nameof(SnapshotInterval)}.");
        var taken = steps / SnapshotInterval;
        var kept = KeepLast == 0 ? taken : Math.Min(taken, KeepLast);
        return [.. Enumerable.Range(taken - kept + 1, kept).Select(snapshot => SnapshotAt(snapshot * SnapshotInterval)!)];
    }

    /// <summary>The snapshot that was taken after a step; null if there is none.</summary>
    internal string? SnapshotAt(long step) => step < 1 || SnapshotInterval == 0 || step % SnapshotInterval != 0
        ? null
        : SnapshotPath?.Replace(StepPlace, step.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <exception cref="ArgumentException">
    /// An option is outside its range, names a folder that does not exist, or asks for what the call does not have.
    /// </exception>
    internal void Validate(bool hasValidation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(EvaluationInterval);
        ArgumentOutOfRangeException.ThrowIfLessThan(EvaluationTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ProgressInterval, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(CheckpointInterval);
        ArgumentOutOfRangeException.ThrowIfNegative(Patience);
        ArgumentOutOfRangeException.ThrowIfNegative(SnapshotInterval);
        ArgumentOutOfRangeException.ThrowIfNegative(KeepLast);
        if (BestPath is not null && !hasValidation)
        {
            throw new ArgumentException(
                $"The best model is known by its validation loss; '{BestPath}' was given without validation data.", nameof(BestPath));
        }

        if (Patience > 0 && (!hasValidation || EvaluationInterval == 0))
        {
            throw new ArgumentException(
                $"A patience of {Patience} measurements was given without validation data or without an {nameof(EvaluationInterval)}.",
                nameof(Patience));
        }

        if (CheckpointInterval > 0 && CheckpointPath is null)
        {
            throw new ArgumentException(
                $"An interval of {CheckpointInterval} steps was given without a {nameof(CheckpointPath)} to save to.",
                nameof(CheckpointInterval));
        }

        RequireFolder(BestPath, nameof(BestPath));
        RequireFolder(CheckpointPath, nameof(CheckpointPath));
        RequireSnapshots();
    }

    private void RequireSnapshots()
    {
        if (SnapshotPath is null)
        {
            if (SnapshotInterval == 0) return;
            throw new ArgumentException(
                $"An interval of {SnapshotInterval} steps was given without a {nameof(SnapshotPath)} to save to.",
                nameof(SnapshotInterval));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(SnapshotInterval, 1);
        if (!Path.GetFileName(SnapshotPath).Contains(StepPlace, StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"Expected a file name with {StepPlace} in the place of the step's number; got '{SnapshotPath}'.", nameof(SnapshotPath));
        }

        RequireFolder(SnapshotPath, nameof(SnapshotPath));
    }

    // Known before the first step rather than after the first thousand.
    private static void RequireFolder(string? path, string option)
    {
        if (path is null) return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw new ArgumentException($"Expected a file in a folder that exists; got '{path}'.", option);
    }
}
