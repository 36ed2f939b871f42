using ModelGen.Evaluation;
using ModelGen.Training;

namespace TranslatorSample;

/// <summary>How a model is trained and measured.</summary>
internal sealed record Recipe
{
    /// <summary>The seed if none is given.</summary>
    public const ulong DefaultSeed = 1;

    /// <summary>Minutes of training where neither the user nor the recipe says for how many steps.</summary>
    public const double DefaultMinutes = 10;

    /// <summary>The model.</summary>
    public required ModelKind Model { get; init; }

    /// <summary>Steps if none are given; null: as many as there is time for.</summary>
    public int? Steps { get; init; }

    /// <summary>Tokens of a batch, with padding, on each side.</summary>
    public required int TokensPerBatch { get; init; }

    /// <summary>The learning rate of each step.</summary>
    public required LearningRateSchedule Schedule { get; init; }

    /// <summary>Snapshots, one an epoch, that the last model is the mean of.</summary>
    public required int Snapshots { get; init; }

    /// <summary>
    /// Whether the mean of the snapshots is the result whatever its validation loss; if not, the best model is where its loss is lower.
    /// </summary>
    public bool AlwaysAverages { get; init; }

    /// <summary>Hypotheses that are followed in the test.</summary>
    public required int Beams { get; init; }

    /// <summary>How the test is scored.</summary>
    public required BleuOptions Scoring { get; init; }

    /// <summary>
    /// Transformer-Tiny on Multi30k (Wu et al., "Good for Misconceived Reasons: An Empirical Revisiting on the Need for Visual Context in
    /// Multimodal Machine Translation", 2021).
    /// </summary>
    public static Recipe Multi30k { get; } = new()
    {
        Model = ModelKind.Translator,
        Steps = 8000,
        TokensPerBatch = 4096,
        Schedule = LearningRateSchedule.InverseSquareRoot(0.005, 2000, 1e-7),
        Snapshots = 10,
        AlwaysAverages = true,
        Beams = 5,
        Scoring = BleuOptions.MultiBleu,
    };

    /// <summary>Short messages, in ten minutes: smaller steps, more of them, and a shorter warm-up.</summary>
    public static Recipe Messages { get; } = new()
    {
        Model = ModelKind.MessageTranslator,
        TokensPerBatch = 2048,
        Schedule = LearningRateSchedule.InverseSquareRoot(0.003, 600, 1e-7),
        Snapshots = 5,
        Beams = 4,
        Scoring = new BleuOptions(),
    };

    /// <summary>The recipe for a text.</summary>
    public static Recipe For(TextOrigin origin) => origin.Multi30k is null ? Messages : Multi30k;

    /// <summary>The trainer's options.</summary>
    public TrainerOptions Trainer(ulong seed, int threads) => new()
    {
        TokensPerBatch = TokensPerBatch,
        Threads = threads,
        Seed = seed,
        Optimizer = AdamWOptions.Paper,
        Schedule = Schedule,
        ClipNorm = 0,
    };
}
