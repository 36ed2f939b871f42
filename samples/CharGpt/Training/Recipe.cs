using ModelGen.Training;

namespace CharGptSample;

/// <summary>How the model is trained: the setting that nanoGPT uses for a small GPT on a CPU.</summary>
internal static class Recipe
{
    /// <summary>About two minutes on two cores.</summary>
    public const int DefaultSteps = 4500;

    /// <summary>The seed if none is given.</summary>
    public const ulong DefaultSeed = 1337;

    /// <summary>The share at the end of the text that the model does not learn from.</summary>
    public const double ValidationShare = 0.1;

    /// <summary>Held-out tokens that an evaluation during training reads; the one at the end reads all.</summary>
    public const int EvaluationTokens = 32_768;

    private const int WarmupSteps = 100;

    /// <summary>The trainer's options.</summary>
    public static TrainerOptions Trainer(int steps, ulong seed, int threads) => new()
    {
        BatchSize = 12,
        Threads = threads,
        Seed = seed,
        Optimizer = new AdamWOptions { Beta2 = 0.99, WeightDecay = 0.1 },
        Schedule = LearningRateSchedule.WarmupCosine(peak: 1e-3, final: 1e-4, Math.Min(WarmupSteps, steps), steps),
        ClipNorm = 1.0,
    };

    /// <summary>Steps between evaluations: about twenty in a run, but not many in a short one.</summary>
    public static int EvaluationInterval(int steps) => Math.Max(100, steps / 20);
}
