using ModelGen.Data;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

public sealed class TrainerFitTests
{
    private static readonly TokenDataset Training = Texts.Noisy(1000, 10, seed: 1);
    private static readonly TokenDataset Validation = Texts.Noisy(200, 10, seed: 2);

    [Fact]
    public void Reports_come_at_their_interval_at_evaluations_and_at_the_end()
    {
        var reports = new Reports();
        using var trainer = Trainer(new BigramModel(10));
        var result = trainer.Fit(Training, Validation, 33, new() { ProgressInterval = 10, EvaluationInterval = 12 }, reports);
        Assert.Equal([10, 12, 20, 24, 30, 33], reports.All.Select(report => report.Step));
        Assert.Equal([12, 24, 33], reports.All.Where(report => report.ValidationLoss is not null).Select(report => report.Step));
        Assert.All(reports.All, report => Assert.Equal(33, report.Steps));
        Assert.Equal(reports.All[^1].ValidationLoss, result.ValidationLoss);
        Assert.Equal(trainer.Evaluate(Validation), result.ValidationLoss);
        Assert.Equal((33, false), (result.Steps, result.Cancelled));
    }

    [Fact]
    public void Losses_are_means_over_the_steps_since_the_report_before()
    {
        using var stepping = Trainer(new BigramModel(10));
        var losses = Enumerable.Range(0, 25).Select(_ => stepping.Step(Training).Loss).ToArray();
        var reports = new Reports();
        using var trainer = Trainer(new BigramModel(10));
        var result = trainer.Fit(Training, null, 25, null, reports);
        double[] expected = [losses[..10].Average(), losses[10..20].Average(), losses[20..].Average()];
        Assert.Equal(expected, reports.All.Select(report => report.Loss), Close);
        Assert.Equal(losses.Average(), result.Loss, 1e-12);
        Assert.Null(result.ValidationLoss);
        Assert.Null(result.BestValidationLoss);
    }

    [Fact]
    public void Steps_count_from_the_first_of_the_trainer()
    {
        using var trainer = Trainer(new BigramModel(10));
        for (var i = 0; i < 7; i++) trainer.Step(Training);
        var reports = new Reports();
        Assert.Equal(21, trainer.Fit(Training, null, 21, null, reports).Steps);
        Assert.Equal([10, 20, 21], reports.All.Select(report => report.Step));

        var done = trainer.Fit(Training, Validation, 20);
        Assert.Equal((21, false), (done.Steps, done.Cancelled));
        Assert.True(double.IsNaN(done.Loss));
    }

    [Fact]
    public void Speed_leaves_evaluation_and_reports_out_and_is_of_the_last_steps()
    {
        var clock = new TickingClock();
        var stepTime = TimeSpan.FromSeconds(4);
        var model = new BigramModel(10, contextLength: 8)
        {
            OnTraining = () => clock.Advance(stepTime),
            OnEvaluation = () => clock.Advance(TimeSpan.FromSeconds(1)),
        };
        using var trainer = model.CreateTrainer(new() { Threads = 1, BatchSize = 2, Clock = clock });
        var reports = new Reports(report =>
        {
            clock.Advance(TimeSpan.FromSeconds(7));
            if (report.Step == 100) stepTime = TimeSpan.FromSeconds(2);
        });

        // 17 predictions are two evaluation passes: two windows, then one token. 16 tokens a step.
        var options = new FitOptions { ProgressInterval = 100, EvaluationInterval = 150, EvaluationTokens = 17 };
        var result = trainer.Fit(Training, Validation, 250, options, reports);

        Assert.Equal([100, 150, 200, 250], reports.All.Select(report => report.Step));
        Assert.Equal([4, 16 / 3.0, 8, 8], reports.All.Select(report => report.TokensPerSecond), Close);
        Assert.Equal([400, 509, 616, 725], reports.All.Select(report => report.Elapsed.TotalSeconds), Close);
        Assert.Equal([600, 302, 102, 0], reports.All.Select(report => report.Remaining!.Value.TotalSeconds), Close);
        Assert.Equal(250 * 16 / 700.0, result.TokensPerSecond, 1e-9);
        Assert.Equal(732, result.Elapsed.TotalSeconds, 1e-9);
    }

    [Fact]
    public void Cancellation_stops_after_the_current_step_and_is_no_error()
    {
        using var cancellation = new CancellationTokenSource();
        var model = new BigramModel(10);
        model.OnTraining = () =>
        {
            if (model.Passes == 5) cancellation.Cancel();
        };
        using var trainer = Trainer(model);
        var result = trainer.Fit(Training, Validation, 20, null, null, cancellation.Token);
        Assert.Equal((5, true, 5), (result.Steps, result.Cancelled, trainer.StepCount));
        Assert.Null(result.ValidationLoss);

        var expected = new BigramModel(10);
        using var stepping = Trainer(expected);
        for (var i = 0; i < 5; i++) stepping.Step(Training);
        Assert.Equal(expected.Snapshot(), model.Snapshot());
    }

    [Fact]
    public void Cancellation_ends_an_evaluation_without_a_result()
    {
        using var cancellation = new CancellationTokenSource();
        var passes = 0;
        var model = new BigramModel(10)
        {
            OnEvaluation = () =>
            {
                if (++passes == 2) cancellation.Cancel();
            },
        };
        using var trainer = Trainer(model);
        var result = trainer.Fit(Training, Validation, 20, new() { EvaluationInterval = 20 }, null, cancellation.Token);
        Assert.Equal((20, true, 2), (result.Steps, result.Cancelled, passes));
        Assert.Null(result.ValidationLoss);
        Assert.Null(result.BestValidationLoss);
    }

    [Fact]
    public void What_a_report_throws_leaves_a_trainer_that_can_go_on()
    {
        var expected = new BigramModel(10) { DropoutRate = 0.2 };
        using var uninterrupted = Trainer(expected);
        var result = uninterrupted.Fit(Training, Validation, 30);

        var model = new BigramModel(10) { DropoutRate = 0.2 };
        using var trainer = Trainer(model);
        var failing = new Reports(_ => throw new InvalidDataException("The display is gone."));
        Assert.Throws<InvalidDataException>(() => trainer.Fit(Training, Validation, 30, null, failing));
        Assert.Equal(10, trainer.StepCount);
        Assert.Equal(result.ValidationLoss, trainer.Fit(Training, Validation, 30).ValidationLoss);
        Assert.Equal(expected.Snapshot(), model.Snapshot());
    }

    [Fact]
    public void Reports_come_on_the_calling_thread()
    {
        using var trainer = Trainer(new BigramModel(10));
        var thread = Environment.CurrentManagedThreadId;
        trainer.Fit(Training, null, 20, null, new Reports(_ => Assert.Equal(thread, Environment.CurrentManagedThreadId)));
    }

    private static Trainer Trainer(BigramModel model) =>
        model.CreateTrainer(new() { Threads = 1, BatchSize = 4, Schedule = LearningRateSchedule.WarmupCosine(0.1, 0.01, 5, 30) });

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) < 1e-9;
}
