using ModelGen.Checkpoints;
using ModelGen.Data;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

public sealed class FitPatienceTests : IDisposable
{
    // What is validated is the opposite of what is learnt, so the validation loss is lowest at the first measurement.
    private static readonly TokenDataset Training = Texts.Noisy(1000, 30);
    private static readonly TokenDataset Opposite = Texts.Cyclic(200, 30, stride: 29);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_ends_after_as_many_measurements_without_a_new_best()
    {
        var reports = new Reports();
        using var trainer = Trainer();
        var options = new FitOptions { EvaluationInterval = 5, ProgressInterval = 100, Patience = 3, CheckpointPath = _folder["run"] };
        var result = trainer.Fit(Training, Opposite, 100, options, reports);
        Assert.Equal((20, true, false), (result.Steps, result.StoppedEarly, result.Cancelled));
        Assert.Equal([5, 10, 15, 20], reports.All.Select(report => report.Step));
        Assert.Equal(result.BestValidationLoss, reports.All[0].ValidationLoss);
        Assert.Equal(TimeSpan.Zero, reports.All[^1].Remaining);
        Assert.Equal(["run"], _folder.Files);
    }

    [Fact]
    public void A_new_best_begins_the_count_again()
    {
        // Learning the text itself, every measurement is a new best.
        using var trainer = Trainer();
        var result = trainer.Fit(Training, Training, 20, new() { EvaluationInterval = 5, Patience = 1 });
        Assert.Equal((20, false, 0), (result.Steps, result.StoppedEarly, trainer.EvaluationsWithoutImprovement));
        trainer.Fit(Training, Opposite, 30, new() { EvaluationInterval = 5 });
        Assert.Equal(2, trainer.EvaluationsWithoutImprovement);
        trainer.Fit(Training, Training, 35, new() { EvaluationInterval = 5, Patience = 3 });
        Assert.Equal((35, 0), (trainer.StepCount, trainer.EvaluationsWithoutImprovement));
    }

    [Fact]
    public void Without_patience_a_run_goes_on()
    {
        using var trainer = Trainer();
        var result = trainer.Fit(Training, Opposite, 30, new() { EvaluationInterval = 5 });
        Assert.Equal((30, false, 5), (result.Steps, result.StoppedEarly, trainer.EvaluationsWithoutImprovement));
    }

    [Fact]
    public void The_last_step_is_no_early_end()
    {
        using var trainer = Trainer();
        var result = trainer.Fit(Training, Opposite, 20, new() { EvaluationInterval = 5, Patience = 3 });
        Assert.Equal((20, false, 3), (result.Steps, result.StoppedEarly, trainer.EvaluationsWithoutImprovement));
    }

    [Fact]
    public void A_resumed_run_goes_on_counting_and_one_that_was_stopped_stays_so()
    {
        var options = new FitOptions { EvaluationInterval = 5, Patience = 3, CheckpointPath = _folder["run"] };
        using (var first = Trainer()) first.Fit(Training, Opposite, 10, options);

        using (var resumed = Trainer())
        {
            resumed.Resume(_folder["run"]);
            Assert.Equal(1, resumed.EvaluationsWithoutImprovement);
            Assert.Equal((20, true), Outcome(resumed.Fit(Training, Opposite, 100, options)));
        }

        using var stopped = Trainer();
        stopped.Resume(_folder["run"]);
        Assert.Equal((20, true), Outcome(stopped.Fit(Training, Opposite, 100, options)));
        Assert.Equal((25, true), Outcome(stopped.Fit(Training, Opposite, 100, options with { Patience = 4 })));
    }

    [Fact]
    public void A_count_that_is_none_is_refused()
    {
        using var trainer = Trainer();
        trainer.SaveCheckpoint(_folder["good"]);
        using var good = SafeTensorsFile.Open(_folder["good"]);
        var state = ModelCheckpoint.Tensors(trainer.FirstMoment, "optimizer.first_moment.")
            .Concat(ModelCheckpoint.Tensors(trainer.SecondMoment, "optimizer.second_moment."));
        var strings = new Dictionary<string, string>
        {
            ["training.step"] = "1", ["training.seed"] = "0", ["training.evaluations_without_improvement"] = "-1",
        };
        ModelCheckpoint.Save(_folder["bad"], trainer.Model.Parameters, trainer.Model.Dimensions, state, strings);
        var exception = Assert.Throws<CheckpointException>(() => trainer.Resume(_folder["bad"]));
        Assert.Contains("is '-1'; expected a number of evaluations from 0", exception.Message);
    }

    [Fact]
    public void Patience_that_cannot_run_out_is_refused()
    {
        using var trainer = Trainer();
        Assert.Throws<ArgumentException>("Patience", () => trainer.Fit(Training, null, 1, new() { Patience = 1 }));
        Assert.Throws<ArgumentException>(
            "Patience", () => trainer.Fit(Training, Opposite, 1, new() { Patience = 1, EvaluationInterval = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>("Patience", () => trainer.Fit(Training, Opposite, 1, new() { Patience = -1 }));
    }

    private static (int Steps, bool StoppedEarly) Outcome(FitResult result) => (result.Steps, result.StoppedEarly);

    private static Trainer Trainer() =>
        new BigramModel(30).CreateTrainer(new() { Threads = 1, BatchSize = 4, Schedule = LearningRateSchedule.Constant(0.01) });
}
