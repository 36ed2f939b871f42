namespace ModelGen.Training;

/// <summary>What one optimizer step did.</summary>
/// <param name="Step">Its number; 1 for the first.</param>
/// <param name="Loss">
/// Mean loss of its targets before the weights changed, in nats; with label smoothing where the model declares it.
/// </param>
/// <param name="GradientNorm">Euclidean norm of its gradient, before clipping.</param>
/// <param name="LearningRate">The learning rate it was taken with.</param>
/// <param name="Tokens">Tokens it read; of pairs, their target tokens.</param>
public readonly record struct StepResult(int Step, double Loss, double GradientNorm, double LearningRate, int Tokens);
