using ModelGen.Data;

namespace ModelGen.Training;

/// <summary>
/// One call of <see cref="Trainer.Fit"/>. After each step, in this order: evaluation, snapshot, checkpoint, report, cancellation.
/// </summary>
internal sealed class FitRun(
    Trainer trainer, TrainingData training, TrainingData? validation, int steps, FitOptions options, IProgress<TrainingProgress>? progress,
    CancellationToken cancellationToken)
{
    private readonly TimeProvider _clock = trainer.Options.Clock;
    private readonly RecentSteps _recent = new();
    private long _started;
    private long _tokens;
    private TimeSpan _trainingTime;
    private TimeSpan _evaluationTime;
    private double? _validationLoss;
    private int _reported;
    private bool _evaluationCancelled;

    // Known from the trainer alone, so that a resumed run that was stopped stays so.
    private bool PatienceIsOut => options.Patience > 0 && trainer.EvaluationsWithoutImprovement >= options.Patience;

    public FitResult Run()
    {
        _started = _clock.GetTimestamp();
        if (trainer.EvaluationPending) Evaluate();
        while (trainer.StepCount < steps && !PatienceIsOut && !cancellationToken.IsCancellationRequested)
        {
            var step = Step();
            var evaluated = (step.Step == steps || IsDue(options.EvaluationInterval)) && Evaluate();
            var atEnd = step.Step == steps || PatienceIsOut;
            SaveSnapshot();
            if (atEnd || IsDue(options.CheckpointInterval)) SaveCheckpoint();
            if (atEnd || evaluated || IsDue(options.ProgressInterval)) Report(step, evaluated);
        }

        // Without a step there is nothing to save, and a file of an earlier run may stand there.
        var stoppedEarly = trainer.StepCount < steps && PatienceIsOut;
        var cancelled = trainer.StepCount < steps && !stoppedEarly;
        if (cancelled && _recent.Added > 0) SaveCheckpoint();
        return new FitResult(
            trainer.StepCount, _recent.Loss, _validationLoss, trainer.BestValidationLoss, cancelled || _evaluationCancelled, stoppedEarly,
            RecentSteps.Rate(_tokens, _trainingTime), _clock.GetElapsedTime(_started));
    }

    private bool IsDue(int interval) => interval > 0 && trainer.StepCount % interval == 0;

    private StepResult Step()
    {
        var begun = _clock.GetTimestamp();
        var step = trainer.Step(training);
        var time = _clock.GetElapsedTime(begun);
        _tokens += step.Tokens;
        _trainingTime += time;
        _recent.Add(step.Loss, step.Tokens, time);
        return step;
    }

    /// <summary>
    /// Measures the validation loss and keeps the model if it is the best; false if there is nothing to measure with or
    /// cancellation came.
    /// </summary>
    private bool Evaluate()
    {
        if (validation is null) return false;
        trainer.EvaluationPending = true;
        var begun = _clock.GetTimestamp();
        if (trainer.Evaluate(validation, options.EvaluationTokens, cancellationToken) is not { } loss)
        {
            _evaluationCancelled = true;
            return false;
        }

        _evaluationTime = _clock.GetElapsedTime(begun);
        _validationLoss = loss;
        if (loss < (trainer.BestValidationLoss ?? double.PositiveInfinity)) KeepBest(loss);
        else trainer.EvaluationsWithoutImprovement++;
        trainer.EvaluationPending = false;
        return true;
    }

    // The file first: if it cannot be written, the loss was not kept.
    private void KeepBest(double loss)
    {
        if (options.BestPath is { } path) trainer.Model.Save(path, options.Metadata);
        trainer.BestValidationLoss = loss;
        trainer.EvaluationsWithoutImprovement = 0;
    }

    // The new one first: at no moment are there fewer than are to be kept.
    private void SaveSnapshot()
    {
        if (options.SnapshotAt(trainer.StepCount) is not { } path) return;
        trainer.Model.Save(path, options.Metadata);
        if (options.KeepLast == 0) return;
        var superseded = options.SnapshotAt(trainer.StepCount - (long)options.KeepLast * options.SnapshotInterval);
        if (superseded is not null) File.Delete(superseded);
    }

    private void SaveCheckpoint()
    {
        if (options.CheckpointPath is { } path) trainer.SaveCheckpoint(path, options.Metadata);
    }

    private void Report(StepResult step, bool evaluated)
    {
        var loss = _recent.MeanLoss(_recent.Added - _reported);
        _reported = _recent.Added;
        progress?.Report(new TrainingProgress(
            step.Step, steps, loss, evaluated ? _validationLoss : null, step.LearningRate, step.GradientNorm, _recent.TokensPerSecond,
            _clock.GetElapsedTime(_started), Remaining()));
    }

    private TimeSpan? Remaining()
    {
        if (PatienceIsOut) return TimeSpan.Zero;
        var evaluations = validation is null || trainer.StepCount == steps ? 0 : 1;
        if (evaluations > 0 && options.EvaluationInterval > 0)
            evaluations += (steps - 1) / options.EvaluationInterval - trainer.StepCount / options.EvaluationInterval;
        return (steps - trainer.StepCount) * _recent.StepTime + evaluations * _evaluationTime;
    }
}
