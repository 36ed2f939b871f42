using ModelGen.Data;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

public sealed class TrainerPairTests : IDisposable
{
    private const int VocabularySize = 20;
    private const int Longest = 12;

    private static readonly PairDataset Training = Pairs.Noisy(60, VocabularySize, Longest, seed: 1);
    private static readonly PairDataset Validation = Pairs.Noisy(25, VocabularySize, Longest, seed: 2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_learns_what_follows_what()
    {
        using var trainer = Trainer(Pairs.Model(VocabularySize, Longest), schedule: LearningRateSchedule.Constant(0.1));
        var before = trainer.Evaluate(Validation);
        while (trainer.StepCount < 100) trainer.Step(Training);
        Assert.InRange(trainer.Evaluate(Validation), 0, 0.75 * before);
    }

    [Fact]
    public void An_epoch_of_steps_reads_every_source_and_predicts_every_target_once()
    {
        var model = Pairs.Model(VocabularySize, Longest);
        using var trainer = Trainer(model);
        var tokens = 0;
        for (var left = new TokenBudgetBatches(Training, 40).Count; left > 0; left--) tokens += trainer.Step(Training).Tokens;
        Assert.Equal(Training.TargetTokenCount, tokens);
        var (sources, targets) = Counts(Training);
        Assert.Equal(targets, model.TrainedTargets);
        Assert.Equal(sources, model.ReadSources);
    }

    [Fact]
    public void Accumulated_batches_of_different_size_are_one_large_batch()
    {
        var parts = new TokenBudgetBatches(Training, 40).Count;
        using var whole = Trainer(Pairs.Model(VocabularySize, Longest), budget: 60 * Longest);
        using var accumulated = Trainer(Pairs.Model(VocabularySize, Longest), accumulation: parts);
        for (var step = 0; step < 3; step++)
        {
            var expected = whole.Step(Training);
            var actual = accumulated.Step(Training);
            Assert.Equal(Training.TargetTokenCount, actual.Tokens);
            Assert.Equal(expected.Tokens, actual.Tokens);
            Assert.Equal(expected.Loss, actual.Loss, 1e-6);
            for (var i = 0; i < whole.Gradients.Span.Length; i++)
                Assert.Equal(whole.Gradients.Span[i], accumulated.Gradients.Span[i], 1e-6f);
        }
    }

    [Theory]
    [InlineData(12)] // one pair in a pass
    [InlineData(40)]
    [InlineData(1000)] // all at once
    public void The_loss_is_the_mean_over_target_tokens(int budget)
    {
        var model = Pairs.Model(VocabularySize, Longest);
        using var trainer = Trainer(model, budget: budget);
        var (loss, tokens) = Loss(model, Validation, Validation.Count);
        Assert.Equal(loss / tokens, trainer.Evaluate(Validation), 1e-6);
        var (sources, targets) = Counts(Validation);
        Assert.Equal(targets, model.EvaluatedTargets);
        Assert.Equal(sources, model.ReadSources);
    }

    [Theory]
    [InlineData(1, 1)] // the first pair, which has more
    [InlineData(30, null)]
    public void No_more_than_the_tokens_asked_for_are_predicted_but_one_pair_is(int maximum, int? expectedPairs)
    {
        var model = Pairs.Model(VocabularySize, Longest);
        using var trainer = Trainer(model);
        var pairs = 1;
        while (Enumerable.Range(0, pairs + 1).Sum(Validation.TargetLength) <= maximum) pairs++;
        Assert.Equal(expectedPairs ?? pairs, pairs);
        var (loss, tokens) = Loss(model, Validation, pairs);
        Assert.Equal(loss / tokens, trainer.Evaluate(Validation, maximum), 1e-6);
        Assert.Equal(tokens, model.EvaluatedTargets.Sum());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)] // within an epoch and, with three batches a step, across its end
    [InlineData(19)]
    public void A_resumed_run_equals_one_that_never_stopped_bit_for_bit(int stoppedAt)
    {
        var expectedModel = Pairs.Model(VocabularySize, Longest, dropoutRate: 0.2);
        using var expected = Trainer(expectedModel, accumulation: 3);
        var result = expected.Fit(Training, Validation, 20, new() { EvaluationInterval = 4 });

        using var stopped = Trainer(Pairs.Model(VocabularySize, Longest, dropoutRate: 0.2), accumulation: 3);
        stopped.Fit(Training, Validation, stoppedAt, new() { CheckpointPath = _folder["run"] });

        var model = Pairs.Model(VocabularySize, Longest, dropoutRate: 0.2);
        using var resumed = Trainer(model, accumulation: 3, threads: 3);
        resumed.Resume(_folder["run"]);
        Assert.Equal(result.ValidationLoss, resumed.Fit(Training, Validation, 20, new() { EvaluationInterval = 4 }).ValidationLoss);
        Assert.Equal(expectedModel.Snapshot(), model.Snapshot());
        Assert.Equal(expected.SecondMoment.Span.ToArray(), resumed.SecondMoment.Span.ToArray());
    }

    [Fact]
    public void Another_seed_draws_other_batches()
    {
        using var one = Trainer(Pairs.Model(VocabularySize, Longest), seed: 1);
        using var other = Trainer(Pairs.Model(VocabularySize, Longest), seed: 2);
        Assert.NotEqual(one.Step(Training), other.Step(Training));
    }

    [Fact]
    public void A_batch_of_ones_own_may_be_ragged()
    {
        var model = new BigramModel(8, 4, sourceVocabularySize: 8, sourceContextLength: 4);
        using var trainer = model.CreateTrainer(new() { Threads = 1, TokensPerBatch = 8 });
        var result = trainer.Step(new TrainingBatch
        {
            Tokens = [0, 2, 3, 0],
            Targets = [2, 3, TrainingProgram.IgnoredTarget, 1],
            Lengths = [3, 1],
            SourceTokens = [5, 1, 1],
            SourceLengths = [2, 1],
        });
        Assert.Equal((1, 4), (result.Step, result.Tokens));
        Assert.Equal(Math.Log(8), result.Loss, 1e-6);
        Assert.Equal([0, 2, 0, 0, 0, 1, 0, 0], model.ReadSources);
        Assert.Throws<ArgumentException>("batch", () => trainer.Step(
            new TrainingBatch { Tokens = [0], Targets = [-1], Lengths = [1], SourceTokens = [1], SourceLengths = [1] }));
    }

    [Fact]
    public void Speed_counts_target_tokens()
    {
        var clock = new TickingClock();
        var model = Pairs.Model(VocabularySize, Longest);
        model.OnTraining = () => clock.Advance(TimeSpan.FromSeconds(2));
        using var trainer = model.CreateTrainer(new() { Threads = 1, TokensPerBatch = 60 * Longest, Clock = clock });
        Assert.Equal(Training.TargetTokenCount / 2.0, trainer.Fit(Training, null, 3).TokensPerSecond, 1e-9);
    }

    [Fact]
    public void Data_that_does_not_fit_the_model_is_refused()
    {
        using var pairsTrainer = Trainer(Pairs.Model(VocabularySize, Longest));
        using var textTrainer = new BigramModel(VocabularySize).CreateTrainer(new() { Threads = 1 });
        Refuses("no encoder", textTrainer, Training);
        Refuses("it learns from a PairDataset", pairsTrainer, Texts.Noisy(100, VocabularySize));
        Refuses("token id 20 on the source side", pairsTrainer, new PairDataset([([20], [2])], 0, 1));
        Refuses("token id 20 on the target side", pairsTrainer, new PairDataset([([2], [20])], 0, 1));
        Refuses("The longest source has 13 tokens", pairsTrainer, new PairDataset([(new int[12], [2])], 0, 1));
        Refuses("The longest target has 13 tokens", pairsTrainer, new PairDataset([([2], new int[12])], 0, 1));
        using var small = Trainer(Pairs.Model(VocabularySize, Longest), budget: Longest - 1);
        Refuses("a batch has room for 11", small, Training);

        static void Refuses(string fault, Trainer trainer, TrainingData data)
        {
            Assert.Contains(fault, Assert.Throws<ArgumentException>("training", () => trainer.Step(data)).Message);
            Assert.Contains(fault, Assert.Throws<ArgumentException>("validation", () => trainer.Evaluate(data)).Message);
            Assert.Equal(0, trainer.StepCount);
        }
    }

    private static Trainer Trainer(
        BigramModel model, int budget = 40, int accumulation = 1, int threads = 1, ulong seed = 5, LearningRateSchedule? schedule = null) =>
        model.CreateTrainer(new()
        {
            Threads = threads, Seed = seed, TokensPerBatch = budget, GradientAccumulation = accumulation,
            Schedule = schedule ?? LearningRateSchedule.InverseSquareRoot(0.05, 5),
        });

    private static (int[] Sources, int[] Targets) Counts(PairDataset pairs)
    {
        var (sources, targets) = (new int[VocabularySize], new int[VocabularySize]);
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            foreach (var id in pairs.Source(pair)) sources[id]++;
            foreach (var id in pairs.Targets(pair)) targets[id]++;
        }

        return (sources, targets);
    }

    // The cross-entropy of the first pairs, by its definition.
    private static (double Loss, int Tokens) Loss(BigramModel model, PairDataset pairs, int count)
    {
        var (loss, tokens) = (0.0, 0);
        for (var pair = 0; pair < count; pair++)
        {
            var input = pairs.DecoderInput(pair);
            var targets = pairs.Targets(pair);
            for (var i = 0; i < targets.Length; i++, tokens++)
            {
                var logits = model.Parameters.Elements(model.Weight).Slice(input[i] * VocabularySize, VocabularySize).ToArray();
                loss += Math.Log(logits.Sum(logit => Math.Exp(logit))) - logits[targets[i]];
            }
        }

        return (loss, tokens);
    }
}
