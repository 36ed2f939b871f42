using ModelGen.Training;

namespace ModelGen.Samples;

/// <summary>The curves of a run.</summary>
public sealed class RunCurves
{
    /// <summary>The training loss, in nats a token.</summary>
    public Curve Training { get; init; } = new();

    /// <summary>Losses on held-out text, in nats a token.</summary>
    public List<CurvePoint> Validation { get; init; } = [];

    /// <summary>The learning rate.</summary>
    public Curve LearningRate { get; init; } = new();

    /// <summary>The norm of the gradient, before clipping.</summary>
    public Curve GradientNorm { get; init; } = new();

    /// <summary>Tokens trained on in a second.</summary>
    public Curve TokensPerSecond { get; init; } = new();

    /// <summary>Adds what the trainer reports after a step.</summary>
    public void Add(TrainingProgress progress)
    {
        Training.Add(progress.Step, progress.Loss);
        LearningRate.Add(progress.Step, progress.LearningRate);
        GradientNorm.Add(progress.Step, progress.GradientNorm);
        TokensPerSecond.Add(progress.Step, progress.TokensPerSecond);
        if (progress.ValidationLoss is { } loss) Validation.Add(new CurvePoint(progress.Step, loss));
    }
}
