namespace ModelGen.Training;

/// <summary>How far a call of <see cref="Trainer.Fit"/> has come.</summary>
/// <param name="Step">Steps the trainer has taken, those before the call among them.</param>
/// <param name="Steps">Steps it shall have taken when the call ends.</param>
/// <param name="Loss">Mean training loss of the steps since the last report, of the last 100 at most, in nats.</param>
/// <param name="ValidationLoss">Mean validation loss after this step, in nats; null where it was not measured.</param>
/// <param name="LearningRate">The last step's learning rate.</param>
/// <param name="GradientNorm">The last step's gradient norm, before clipping.</param>
/// <param name="TokensPerSecond">
/// Tokens trained on in a second, of pairs the target tokens, over the last 100 steps; evaluation, saving and reporting are left out.
/// </param>
/// <param name="Elapsed">Time since the call began, all included.</param>
/// <param name="Remaining">Time the rest will take at the present speed, evaluations included; null before there is a speed.</param>
public sealed record TrainingProgress(
    int Step, int Steps, double Loss, double? ValidationLoss, double LearningRate, double GradientNorm, double TokensPerSecond,
    TimeSpan Elapsed, TimeSpan? Remaining);
