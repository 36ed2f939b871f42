using System.Globalization;

namespace ModelGen.Training;

/// <summary>
/// A step's loss or gradient was not finite. The step was refused: the weights, the moments and the step count are as before it.
/// </summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(int step, double loss, double gradientNorm, double learningRate)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Step {step} was refused: its loss is {loss} and its gradient norm {gradientNorm}; both must be finite. "
            + $"The weights are as before. The learning rate was {learningRate}: a lower one or a longer warm-up usually helps."))
    {
        Step = step;
        Loss = loss;
        GradientNorm = gradientNorm;
        LearningRate = learningRate;
    }

    /// <summary>The refused step; 1 for the first.</summary>
    public int Step { get; }

    /// <summary>Its loss, in nats a token.</summary>
    public double Loss { get; }

    /// <summary>The norm of its gradient, before clipping.</summary>
    public double GradientNorm { get; }

    /// <summary>The learning rate it would have been taken with.</summary>
    public double LearningRate { get; }
}
