namespace ModelGen.Training;

/// <summary>
/// What a call of <see cref="Trainer.Fit"/> does besides taking steps. Intervals count the trainer's steps from its first.
/// </summary>
public sealed record FitOptions
{
    /// <summary>
    /// Steps from one measurement of the validation loss to the next; it is also measured at the end. 0: at the end only.
    /// </summary>
    public int EvaluationInterval { get; init; } = 250;

    /// <summary>Tokens of the validation text that are predicted in a measurement, from its beginning. Default: all.</summary>
    public int EvaluationTokens { get; init; } = int.MaxValue;

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

    /// <summary>Strings to keep in both files, such as a tokenizer.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <exception cref="ArgumentException">
    /// An option is outside its range, names a folder that does not exist, or asks for what the call does not have.
    /// </exception>
    internal void Validate(bool hasValidation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(EvaluationInterval);
        ArgumentOutOfRangeException.ThrowIfLessThan(EvaluationTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ProgressInterval, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(CheckpointInterval);
        if (BestPath is not null && !hasValidation)
        {
            throw new ArgumentException(
                $"The best model is known by its validation loss; '{BestPath}' was given without validation data.", nameof(BestPath));
        }

        if (CheckpointInterval > 0 && CheckpointPath is null)
        {
            throw new ArgumentException(
                $"An interval of {CheckpointInterval} steps was given without a {nameof(CheckpointPath)} to save to.",
                nameof(CheckpointInterval));
        }

        RequireFolder(BestPath, nameof(BestPath));
        RequireFolder(CheckpointPath, nameof(CheckpointPath));
    }

    // Known before the first step rather than after the first thousand.
    private static void RequireFolder(string? path, string option)
    {
        if (path is null) return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw new ArgumentException($"Expected a file in a folder that exists; got '{path}'.", option);
    }
}
