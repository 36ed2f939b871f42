using ModelGen.Data;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

public sealed class TrainerStepTests
{
    [Fact]
    public void Training_learns_what_follows_what()
    {
        var text = Texts.Cyclic(1000, 10);
        using var trainer = new BigramModel(10).CreateTrainer(new() { Threads = 2, Schedule = LearningRateSchedule.Constant(0.1) });
        var first = trainer.Step(text);
        Assert.Equal(Math.Log(10), first.Loss, 1e-6); // zero weights: uniform
        while (trainer.StepCount < 200) trainer.Step(text);
        Assert.InRange(trainer.Evaluate(text), 0, 0.05);
    }

    [Fact]
    public void A_step_reports_its_number_rate_and_tokens()
    {
        var options = new TrainerOptions
        {
            Threads = 1, BatchSize = 3, SequenceLength = 5, GradientAccumulation = 2,
            Schedule = LearningRateSchedule.WarmupCosine(1, 0, 9, 20),
        };
        using var trainer = new BigramModel(10).CreateTrainer(options);
        var text = Texts.Noisy(100, 10);
        trainer.Step(text);
        var second = trainer.Step(text);
        Assert.Equal((2, 0.2, 30), (second.Step, second.LearningRate, second.Tokens));
        Assert.Equal(2, trainer.StepCount);
    }

    [Fact]
    public void Accumulated_micro_batches_are_one_large_batch()
    {
        var (tokens, targets) = Batch(sequences: 7, length: 8, vocabularySize: 20);
        var whole = new BigramModel(20);
        var parts = new BigramModel(20);
        using var wholeTrainer = whole.CreateTrainer(new() { Threads = 1, BatchSize = 7 });
        using var partsTrainer = parts.CreateTrainer(new() { Threads = 1, BatchSize = 2, GradientAccumulation = 4 });
        for (var step = 0; step < 3; step++)
        {
            var expected = wholeTrainer.Step(tokens, targets, 7, 8);
            var actual = partsTrainer.Step(tokens, targets, 7, 8);
            Assert.Equal(expected.Loss, actual.Loss, 1e-6);
            Assert.Equal(expected.GradientNorm, actual.GradientNorm, 1e-6);
            for (var i = 0; i < wholeTrainer.Gradients.Span.Length; i++)
                Assert.Equal(wholeTrainer.Gradients.Span[i], partsTrainer.Gradients.Span[i], 1e-7f);
        }

        Assert.Equal(3, whole.Passes);
        Assert.Equal(12, parts.Passes);
    }

    [Fact]
    public void The_loss_is_the_mean_over_the_targets_that_take_part()
    {
        using var trainer = new BigramModel(16).CreateTrainer(new() { Threads = 1 });
        var result = trainer.Step([1, 2, 3, 4], [2, TrainingProgram.IgnoredTarget, TrainingProgram.IgnoredTarget, 5], 1, 4);
        Assert.Equal(Math.Log(16), result.Loss, 1e-6);

        // Two rows of the cotangent (p - onehot) / 2, and their sum in the bias.
        var row = (15 * Math.Pow(1 / 16.0, 2) + Math.Pow(15 / 16.0, 2)) / 4;
        var bias = (14 * Math.Pow(2 / 16.0, 2) + 2 * Math.Pow(14 / 16.0, 2)) / 4;
        Assert.Equal(Math.Sqrt(2 * row + bias), result.GradientNorm, 1e-6);
    }

    [Fact]
    public void A_gradient_longer_than_the_clipping_norm_is_scaled_down_to_it()
    {
        Assert.Equal(0.1 * 0.01, FirstMomentNorm(clipNorm: 0.01, out _), 1e-9);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1e6)]
    public void A_gradient_is_not_scaled_without_clipping_or_below_the_norm(double clipNorm)
    {
        var moment = FirstMomentNorm(clipNorm, out var gradientNorm);
        Assert.Equal(0.1 * gradientNorm, moment, 1e-7);
    }

    [Fact]
    public void A_loss_that_is_not_finite_refuses_the_step()
    {
        var model = new BigramModel(10) { PassOfBadLoss = 3 };
        var exception = RefusedStep(model, out var trainer);
        Assert.Equal((3, 0.25), (exception.Step, exception.LearningRate));
        Assert.True(double.IsNaN(exception.Loss));
        Assert.Contains("Step 3 was refused: its loss is NaN", exception.Message);
        trainer.Dispose();
    }

    [Fact]
    public void A_gradient_that_is_not_finite_refuses_the_step()
    {
        var model = new BigramModel(10) { PassOfBadGradient = 3 };
        var exception = RefusedStep(model, out var trainer);
        Assert.Equal(double.PositiveInfinity, exception.GradientNorm);
        Assert.InRange(exception.Loss, 0, 3);
        trainer.Dispose();
    }

    [Fact]
    public void A_schedule_that_gives_no_rate_stops_before_the_step()
    {
        var model = new BigramModel(10);
        using var trainer = model.CreateTrainer(new() { Threads = 1, Schedule = new NegativeRate() });
        var exception = Assert.Throws<InvalidOperationException>(() => trainer.Step(Texts.Noisy(100, 10)));
        Assert.Contains("gave -1 at step 0", exception.Message);
        Assert.Equal(0, model.Passes);
    }

    [Fact]
    public void A_disposed_trainer_does_nothing()
    {
        var trainer = new BigramModel(10).CreateTrainer(new() { Threads = 2 });
        trainer.Dispose();
        trainer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => trainer.Step(Texts.Noisy(100, 10)));
        Assert.Throws<ObjectDisposedException>(() => trainer.Evaluate(Texts.Noisy(100, 10)));
    }

    // Takes two good steps and the bad one, checks that it changed nothing, and that the next good one goes on.
    private static TrainingDivergedException RefusedStep(BigramModel model, out Trainer trainer)
    {
        var text = Texts.Noisy(200, 10);
        var diverging = model.CreateTrainer(new() { Threads = 1, Schedule = LearningRateSchedule.Constant(0.25) });
        diverging.Step(text);
        diverging.Step(text);
        var (weights, first, second) = (model.Snapshot(), diverging.FirstMoment.Span.ToArray(), diverging.SecondMoment.Span.ToArray());
        var exception = Assert.Throws<TrainingDivergedException>(() => diverging.Step(text));
        Assert.Equal(weights, model.Snapshot());
        Assert.Equal(first, diverging.FirstMoment.Span.ToArray());
        Assert.Equal(second, diverging.SecondMoment.Span.ToArray());
        Assert.Equal(3, diverging.Step(text).Step);
        trainer = diverging;
        return exception;
    }

    private static double FirstMomentNorm(double clipNorm, out double gradientNorm)
    {
        using var trainer = new BigramModel(10).CreateTrainer(new() { Threads = 1, ClipNorm = clipNorm });
        gradientNorm = trainer.Step(Texts.Noisy(100, 10)).GradientNorm;
        Assert.InRange(gradientNorm, 0.1, 1);
        var sum = 0.0;
        foreach (var moment in trainer.FirstMoment.Span) sum += (double)moment * moment;
        return Math.Sqrt(sum);
    }

    // Ignored targets lie unevenly over the sequences, so that a mean of micro-batch means would be wrong.
    private static (int[] Tokens, int[] Targets) Batch(int sequences, int length, int vocabularySize)
    {
        var text = Texts.Noisy(sequences * length + 1, vocabularySize);
        var targets = text.Tokens[1..].ToArray();
        targets.AsSpan(0, length + 3).Fill(TrainingProgram.IgnoredTarget);
        return (text.Tokens[..^1].ToArray(), targets);
    }

    private sealed record NegativeRate : LearningRateSchedule
    {
        public override double At(int step) => -1;
    }
}
