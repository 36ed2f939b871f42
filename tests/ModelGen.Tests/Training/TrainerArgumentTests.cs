using ModelGen.Data;
using ModelGen.Numerics;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

public sealed class TrainerArgumentTests
{
    public static TheoryData<string, TrainerOptions> BadOptions() => new()
    {
        { "BatchSize", new TrainerOptions { BatchSize = 0 } },
        { "SequenceLength", new TrainerOptions { SequenceLength = -1 } },
        { "SequenceLength", new TrainerOptions { SequenceLength = 9 } },
        { "TokensPerBatch", new TrainerOptions { TokensPerBatch = 0 } },
        { "GradientAccumulation", new TrainerOptions { GradientAccumulation = 0 } },
        { "GradientAccumulation", new TrainerOptions { BatchSize = 2, GradientAccumulation = int.MaxValue / 16 + 1 } },
        { "Threads", new TrainerOptions { Threads = -1 } },
        { "ClipNorm", new TrainerOptions { ClipNorm = -1 } },
        { "ClipNorm", new TrainerOptions { ClipNorm = double.NaN } },
        { "Width", new TrainerOptions { Width = (VectorWidth)100 } },
        { "Schedule", new TrainerOptions { Schedule = null! } },
        { "Optimizer", new TrainerOptions { Optimizer = null! } },
        { "Beta1", new TrainerOptions { Optimizer = new() { Beta1 = 1 } } },
        { "Beta2", new TrainerOptions { Optimizer = new() { Beta2 = double.NaN } } },
        { "Epsilon", new TrainerOptions { Optimizer = new() { Epsilon = 0 } } },
        { "WeightDecay", new TrainerOptions { Optimizer = new() { WeightDecay = -0.1 } } },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void A_bad_option_is_named(string parameter, TrainerOptions options) =>
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(() => new BigramModel(10).CreateTrainer(options)).ParamName);

    [Fact]
    public void A_message_says_what_was_expected_and_given()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new BigramModel(10).CreateTrainer(new() { SequenceLength = 9 }));
        Assert.Contains("Expected 1 to 8 tokens", exception.Message);
        Assert.Contains("Actual value was 9", exception.Message);
    }

    [Fact]
    public void As_many_tokens_as_can_be_counted_are_taken()
    {
        var options = new TrainerOptions { Threads = 1, BatchSize = 2, GradientAccumulation = int.MaxValue / 16 };
        using var trainer = new BigramModel(10, contextLength: 8).CreateTrainer(options);
        Assert.Equal(8, trainer.Step(new int[8], new int[8], 1, 8).Tokens);
    }

    [Fact]
    public void More_tokens_of_pairs_than_can_be_counted_are_refused()
    {
        var model = new BigramModel(10, 8, sourceVocabularySize: 10, sourceContextLength: 8);
        var options = new TrainerOptions { Threads = 1, TokensPerBatch = 1 << 20, GradientAccumulation = 1 << 11 };
        Assert.Throws<ArgumentOutOfRangeException>("GradientAccumulation", () => model.CreateTrainer(options));
        model.CreateTrainer(options with { GradientAccumulation = (1 << 11) - 1 }).Dispose();
    }

    [Theory]
    [InlineData(8, 8, 0, 8, "batch")]
    [InlineData(40, 40, 5, 8, "batch")] // two micro-batches of two
    [InlineData(9, 9, 1, 9, "length")]
    [InlineData(0, 0, 1, 0, "length")]
    [InlineData(15, 15, 2, 8, "tokens")]
    [InlineData(16, 15, 2, 8, "targets")]
    public void A_batch_whose_sizes_do_not_meet_is_refused(int tokens, int targets, int batch, int length, string parameter)
    {
        var model = new BigramModel(10);
        using var trainer = model.CreateTrainer(new() { Threads = 1, BatchSize = 2, GradientAccumulation = 2 });
        var exception = Assert.ThrowsAny<ArgumentException>(() => trainer.Step(new int[tokens], new int[targets], batch, length));
        Assert.Equal(parameter, exception.ParamName);
        Assert.Equal(0, model.Passes);
    }

    [Fact]
    public void Ids_outside_the_vocabulary_change_nothing()
    {
        var model = new BigramModel(10);
        using var trainer = model.CreateTrainer(new() { Threads = 1, BatchSize = 1, GradientAccumulation = 2 });
        var weights = model.Snapshot();
        Assert.Throws<ArgumentException>("tokens", () => trainer.Step([1, 10], [1, 1], 2, 1));
        Assert.Throws<ArgumentException>("targets", () => trainer.Step([1, 1], [1, -2], 2, 1));
        var text = new TokenDataset(Enumerable.Range(0, 11).ToArray());
        Assert.Contains("token id 10", Assert.Throws<ArgumentException>("training", () => trainer.Step(text)).Message);
        Assert.Throws<ArgumentException>("training", () => trainer.Fit(text, null, 1));
        Assert.Throws<ArgumentException>("validation", () => trainer.Fit(Texts.Noisy(100, 10), text, 1));
        Assert.Throws<ArgumentException>("validation", () => trainer.Evaluate(text));
        Assert.Equal(weights, model.Snapshot());
        Assert.Equal(0, trainer.StepCount);
    }

    [Fact]
    public void A_batch_without_targets_is_refused()
    {
        using var trainer = new BigramModel(10).CreateTrainer(new() { Threads = 1 });
        Assert.Throws<ArgumentException>("targets", () => trainer.Step([1, 1], [-1, -1], 1, 2));
    }

    [Fact]
    public void A_text_too_short_for_a_window_is_refused()
    {
        var text = new TokenDataset(new int[8]);
        using var trainer = new BigramModel(10, contextLength: 8).CreateTrainer(new() { Threads = 1 });
        var exception = Assert.Throws<ArgumentException>("training", () => trainer.Step(text));
        Assert.Contains("at least 9 tokens; this one has 8", exception.Message);
        Assert.Throws<ArgumentException>("training", () => trainer.Fit(text, null, 1));
        using var shorter = new BigramModel(10, contextLength: 8).CreateTrainer(new() { Threads = 1, SequenceLength = 7 });
        Assert.Equal(1, shorter.Step(text).Step);
    }

    [Fact]
    public void Bad_arguments_of_fit_are_named()
    {
        var text = Texts.Noisy(100, 10);
        using var trainer = new BigramModel(10).CreateTrainer(new() { Threads = 1 });
        Refuses("steps", -1, new());
        Refuses("EvaluationInterval", 1, new() { EvaluationInterval = -1 });
        Refuses("EvaluationTokens", 1, new() { EvaluationTokens = 0 });
        Refuses("ProgressInterval", 1, new() { ProgressInterval = 0 });
        Refuses("CheckpointInterval", 1, new() { CheckpointInterval = -1, CheckpointPath = "run.safetensors" });
        Refuses("CheckpointInterval", 1, new() { CheckpointInterval = 5 });
        Refuses("BestPath", 1, new() { BestPath = "best.safetensors" });
        Refuses("CheckpointPath", 1, new() { CheckpointPath = "no such folder/run.safetensors" });

        void Refuses(string parameter, int steps, FitOptions options) =>
            Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(text, null, steps, options)).ParamName);
    }
}
