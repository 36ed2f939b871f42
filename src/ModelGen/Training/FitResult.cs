namespace ModelGen.Training;

/// <summary>What a call of <see cref="Trainer.Fit"/> did.</summary>
/// <param name="Steps">Steps the trainer has taken, those before the call among them.</param>
/// <param name="Loss">Mean training loss of the call's last 100 steps, in nats; NaN if it took none.</param>
/// <param name="ValidationLoss">The validation loss measured last in the call, in nats; null if none was.</param>
/// <param name="BestValidationLoss">
/// The lowest validation loss of the run, in nats, those before a resumption among them; null if none was measured.
/// </param>
/// <param name="Cancelled">Whether cancellation ended the call.</param>
/// <param name="StoppedEarly">Whether <see cref="FitOptions.Patience"/> ended the run before its last step.</param>
/// <param name="TokensPerSecond">
/// Tokens trained on in a second, of pairs the target tokens, over the whole call; evaluation, saving and reporting are left out.
/// </param>
/// <param name="Elapsed">Time the call took, all included.</param>
public sealed record FitResult(
    int Steps, double Loss, double? ValidationLoss, double? BestValidationLoss, bool Cancelled, bool StoppedEarly,
    double TokensPerSecond, TimeSpan Elapsed);
