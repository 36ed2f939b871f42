using ModelGen.Data;

namespace ModelGen.Training;

/// <summary>One call of <see cref="Trainer.Fit"/>. After each step, in this order: evaluation, checkpoint, report, cancellation.</summary>
internal sealed class FitRun(
    Trainer trainer, TokenDataset training, TokenDataset? validation, int steps, FitOptions options, IProgress<TrainingProgress>? progress,
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

    public FitResult Run()
    {
        _started = _clock.GetTimestamp();
        if (trainer.EvaluationPending) Evaluate();
        while (trainer.StepCount < steps && !cancellationToken.IsCancellationRequested)
        {
            var step = Step();
            var atEnd = step.Step == steps;
            var evaluated = (atEnd || IsDue(options.EvaluationInterval)) && Evaluate();
            if (atEnd || IsDue(options.CheckpointInterval)) SaveCheckpoint();
            if (atEnd || evaluated || IsDue(options.ProgressInterval)) Report(step, evaluated);
        }

        // Without a step there is nothing to save, and a file of an earlier run may stand there.
        var stopped = trainer.StepCount < steps;
        if (stopped && _recent.Added > 0) SaveCheckpoint();
        return new FitResult(
            trainer.StepCount, _recent.Loss, _validationLoss, trainer.BestValidationLoss, Cancelled: stopped || _evaluationCancelled,
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
        trainer.EvaluationPending = false;
        return true;
    }

    // The file first: if it cannot be written, the loss was not kept.
    private void KeepBest(double loss)
    {
        if (options.BestPath is { } path) trainer.Model.Save(path, options.Metadata);
        trainer.BestValidationLoss = loss;
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
        var evaluations = validation is null || trainer.StepCount == steps ? 0 : 1;
        if (evaluations > 0 && options.EvaluationInterval > 0)
            evaluations += (steps - 1) / options.EvaluationInterval - trainer.StepCount / options.EvaluationInterval;
        return (steps - trainer.StepCount) * _recent.StepTime + evaluations * _evaluationTime;
    }
}
