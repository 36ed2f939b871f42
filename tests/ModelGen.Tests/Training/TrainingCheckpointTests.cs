using ModelGen.Checkpoints;
using ModelGen.Data;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

public sealed class TrainingCheckpointTests : IDisposable
{
    private static readonly TokenDataset Training = Texts.Noisy(1000, 30, seed: 1);
    private static readonly TokenDataset Validation = Texts.Noisy(200, 30, seed: 2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(29)]
    public void A_resumed_run_equals_one_that_never_stopped_bit_for_bit(int stoppedAt)
    {
        var (expected, expectedModel) = Make();
        var result = expected.Fit(Training, Validation, 30, new() { EvaluationInterval = 4 });

        var (stopped, _) = Make();
        stopped.Fit(Training, Validation, stoppedAt, new() { EvaluationInterval = 4 });
        stopped.SaveCheckpoint(_folder["run"]);

        // Other threads, and weights and moments that must all be replaced.
        var (resumed, model) = Make(threads: 3);
        resumed.Fit(Training, null, 5);
        resumed.Resume(_folder["run"]);
        Assert.Equal((stoppedAt, stopped.BestValidationLoss), (resumed.StepCount, resumed.BestValidationLoss));
        var resumedResult = resumed.Fit(Training, Validation, 30, new() { EvaluationInterval = 4 });

        Assert.Equal(expectedModel.Snapshot(), model.Snapshot());
        Assert.Equal(expected.FirstMoment.Span.ToArray(), resumed.FirstMoment.Span.ToArray());
        Assert.Equal(expected.SecondMoment.Span.ToArray(), resumed.SecondMoment.Span.ToArray());
        Assert.Equal((30, result.ValidationLoss), (resumedResult.Steps, resumedResult.ValidationLoss));
        foreach (var trainer in new[] { expected, stopped, resumed }) trainer.Dispose();
    }

    [Fact]
    public void A_checkpoint_loads_as_a_model()
    {
        var (trainer, model) = Make();
        trainer.Step(Training);
        trainer.SaveCheckpoint(_folder["run"], new Dictionary<string, string> { ["tokenizer"] = "bytes" });
        trainer.Dispose();
        Assert.Equal(model.Snapshot(), ModelCheckpoint.Load(_folder["run"], model.Parameters.Layout).Span.ToArray());
        using var file = SafeTensorsFile.Open(_folder["run"]);
        Assert.Equal("bytes", file.Metadata["tokenizer"]);
    }

    [Fact]
    public void Another_seed_is_refused() =>
        Refuses("its run has the seed 5, but this trainer's options have 6", Checkpoint(), seed: 6);

    [Fact]
    public void Another_shape_is_refused() =>
        Refuses("saved from a model with DModel = '30'", Checkpoint(), vocabularySize: 31);

    [Fact]
    public void A_model_file_is_refused()
    {
        var (trainer, model) = Make();
        trainer.Dispose();
        model.Save(_folder["model"]);
        Refuses("no 'training.step'", _folder["model"]);
    }

    [Fact]
    public void A_file_without_a_moment_is_refused()
    {
        var (trainer, model) = Make();
        var moments = ModelCheckpoint.Tensors(trainer.FirstMoment, "optimizer.first_moment.");
        var run = new Dictionary<string, string> { ["training.step"] = "1", ["training.seed"] = "5" };
        ModelCheckpoint.Save(_folder["run"], model.Parameters, model.Dimensions, moments, run);
        trainer.Dispose();
        Refuses("missing: 'optimizer.second_moment.bigram.weight'", _folder["run"]);
    }

    [Theory]
    [InlineData("-1", "5", "1.5", "0", "'training.step' of its metadata is '-1'; expected a number of steps from 0")]
    [InlineData("many", "5", "1.5", "0", "'training.step'")]
    [InlineData("1", "0x5", "1.5", "0", "'training.seed'")]
    [InlineData("1", "5", "NaN", "0", "'training.best_validation_loss'")]
    [InlineData("1", "5", "1.5", "yes", "'training.evaluation_pending' of its metadata is 'yes'; expected 0 or 1")]
    public void Numbers_that_are_none_are_refused(string step, string seed, string best, string pending, string fault)
    {
        var (trainer, model) = Make();
        var moments = ModelCheckpoint.Tensors(trainer.FirstMoment, "optimizer.first_moment.")
            .Concat(ModelCheckpoint.Tensors(trainer.SecondMoment, "optimizer.second_moment."));
        var run = new Dictionary<string, string>
        {
            ["training.step"] = step,
            ["training.seed"] = seed,
            ["training.best_validation_loss"] = best,
            ["training.evaluation_pending"] = pending,
        };
        ModelCheckpoint.Save(_folder["run"], model.Parameters, model.Dimensions, moments, run);
        trainer.Dispose();
        Refuses(fault, _folder["run"]);
    }

    [Fact]
    public void A_cut_file_is_refused()
    {
        var path = Checkpoint();
        using (var file = File.OpenWrite(path)) file.SetLength(file.Length - 1);
        Refuses("", path);
    }

    [Fact]
    public void A_missing_file_is_refused() => Refuses("", _folder["none"]);

    [Fact]
    public void Metadata_may_not_take_the_names_of_the_run()
    {
        var (trainer, _) = Make();
        using (trainer)
        {
            var metadata = new Dictionary<string, string> { ["training.step"] = "7" };
            Assert.Throws<ArgumentException>("metadata", () => trainer.SaveCheckpoint(_folder["run"], metadata));
        }

        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void Fit_keeps_the_best_model()
    {
        // What is validated is the opposite of what is learnt, so the validation loss is lowest early on.
        var validation = Texts.Cyclic(200, 30, stride: 29);
        var (trainer, model) = Make();
        var weights = new Dictionary<int, float[]>();
        var reports = new Reports(report => weights[report.Step] = model.Snapshot());
        var options = new FitOptions { EvaluationInterval = 5, ProgressInterval = 5, BestPath = _folder["best"] };
        var result = trainer.Fit(Training, validation, 30, options, reports);
        trainer.Dispose();

        var best = reports.All.MinBy(report => report.ValidationLoss)!;
        Assert.NotEqual(30, best.Step);
        Assert.Equal(best.ValidationLoss, result.BestValidationLoss);
        Assert.Equal(weights[best.Step], ModelCheckpoint.Load(_folder["best"], model.Parameters.Layout).Span.ToArray());
    }

    [Fact]
    public void A_resumed_run_does_not_replace_the_best_model_by_a_worse_one()
    {
        var validation = Texts.Cyclic(200, 30, stride: 29);
        var (first, _) = Make();
        first.Fit(Training, validation, 10, new() { EvaluationInterval = 5, CheckpointPath = _folder["run"] });
        first.Dispose();
        var (resumed, _) = Make();
        resumed.Resume(_folder["run"]);
        var result = resumed.Fit(Training, validation, 20, new() { EvaluationInterval = 5, BestPath = _folder["best"] });
        resumed.Dispose();
        Assert.True(result.ValidationLoss > result.BestValidationLoss);
        Assert.Equal(first.BestValidationLoss, result.BestValidationLoss);
        Assert.Equal(["run"], _folder.Files);
    }

    [Fact]
    public void Fit_saves_checkpoints_at_the_interval_and_at_the_end()
    {
        var saved = new List<int>();
        var (trainer, _) = Make();
        var reports = new Reports(_ => saved.Add(StepOf(_folder["run"])));
        var options = new FitOptions { CheckpointPath = _folder["run"], CheckpointInterval = 4, ProgressInterval = 1 };
        trainer.Fit(Training, null, 10, options, Skip(3, reports));
        trainer.Dispose();
        Assert.Equal([4, 4, 4, 4, 8, 8, 10], saved);
    }

    [Fact]
    public void A_cancelled_run_is_saved_and_resumes_to_the_same_weights()
    {
        var (expected, expectedModel) = Make();
        expected.Fit(Training, null, 30);

        using var cancellation = new CancellationTokenSource();
        var (cancelled, cancelledModel) = Make();
        cancelledModel.OnTraining = () =>
        {
            if (cancelledModel.Passes == 14) cancellation.Cancel(); // two micro-batches a step
        };
        Assert.True(cancelled.Fit(Training, null, 30, new() { CheckpointPath = _folder["run"] }, null, cancellation.Token).Cancelled);

        var (resumed, model) = Make();
        resumed.Resume(_folder["run"]);
        Assert.Equal(7, resumed.StepCount);
        Assert.Equal(30, resumed.Fit(Training, null, 30).Steps);
        Assert.Equal(expectedModel.Snapshot(), model.Snapshot());
        foreach (var trainer in new[] { expected, cancelled, resumed }) trainer.Dispose();
    }

    [Fact]
    public void A_run_cancelled_in_an_evaluation_resumes_with_it()
    {
        // What is validated is the opposite of what is learnt, so the first evaluation finds the best model.
        var validation = Texts.Cyclic(200, 30, stride: 29);
        var (expected, expectedModel) = Make();
        expected.Fit(Training, validation, 30, new() { EvaluationInterval = 5, BestPath = _folder["expected"] });

        using var cancellation = new CancellationTokenSource();
        var (cancelled, cancelledModel) = Make();
        cancelledModel.OnEvaluation = cancellation.Cancel;
        var options = new FitOptions { EvaluationInterval = 5, BestPath = _folder["best"], CheckpointPath = _folder["run"] };
        Assert.True(cancelled.Fit(Training, validation, 30, options, null, cancellation.Token).Cancelled);
        Assert.Equal((5, null), (cancelled.StepCount, cancelled.BestValidationLoss));

        var (resumed, model) = Make();
        resumed.Resume(_folder["run"]);
        var untilThen = resumed.Fit(Training, validation, 5, options);
        Assert.Equal((untilThen.ValidationLoss, false), (untilThen.BestValidationLoss, untilThen.Cancelled));
        resumed.Fit(Training, validation, 30, options);
        Assert.Equal(expected.BestValidationLoss, untilThen.ValidationLoss);
        Assert.Equal(expected.BestValidationLoss, resumed.BestValidationLoss);
        Assert.Equal(Weights("expected"), Weights("best"));
        Assert.Equal(expectedModel.Snapshot(), model.Snapshot());
        foreach (var trainer in new[] { expected, cancelled, resumed }) trainer.Dispose();

        float[] Weights(string name) => ModelCheckpoint.Load(_folder[name], model.Parameters.Layout).Span.ToArray();
    }

    [Fact]
    public void A_run_cancelled_before_its_first_step_leaves_the_old_checkpoint()
    {
        var path = Checkpoint();
        var before = File.ReadAllBytes(path);
        var (trainer, _) = Make(seed: 99);
        var result = trainer.Fit(Training, null, 30, new() { CheckpointPath = path }, null, new CancellationToken(canceled: true));
        trainer.Dispose();
        Assert.Equal((0, true), (result.Steps, result.Cancelled));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    private static (Trainer Trainer, BigramModel Model) Make(int threads = 1, ulong seed = 5, int vocabularySize = 30)
    {
        var model = new BigramModel(vocabularySize) { DropoutRate = 0.2 };
        var options = new TrainerOptions
        {
            Threads = threads, Seed = seed, BatchSize = 4, GradientAccumulation = 2, ClipNorm = 0.2,
            Schedule = LearningRateSchedule.WarmupCosine(0.1, 0.01, 5, 30),
        };
        return (model.CreateTrainer(options), model);
    }

    private static int StepOf(string path)
    {
        var (trainer, _) = Make();
        using (trainer)
        {
            trainer.Resume(path);
            return trainer.StepCount;
        }
    }

    private static Reports Skip(int count, IProgress<TrainingProgress> rest) => new(report =>
    {
        if (report.Step > count) rest.Report(report);
    });

    // A good checkpoint of seed 5 and vocabulary 30 after two steps.
    private string Checkpoint()
    {
        var (trainer, _) = Make();
        using (trainer)
        {
            trainer.Step(Training);
            trainer.Step(Training);
            trainer.SaveCheckpoint(_folder["good"]);
        }

        return _folder["good"];
    }

    // The file is refused with that fault, and nothing has changed.
    private static void Refuses(string fault, string path, ulong seed = 5, int vocabularySize = 30)
    {
        var (trainer, model) = Make(seed: seed, vocabularySize: vocabularySize);
        using (trainer)
        {
            trainer.Step(Training);
            var (weights, first, second) = (model.Snapshot(), trainer.FirstMoment.Span.ToArray(), trainer.SecondMoment.Span.ToArray());
            var exception = Assert.Throws<CheckpointException>(() => trainer.Resume(path));
            Assert.Equal(path, exception.Path);
            Assert.Contains(fault, exception.Message);
            Assert.Equal(1, trainer.StepCount);
            Assert.Equal(weights, model.Snapshot());
            Assert.Equal(first, trainer.FirstMoment.Span.ToArray());
            Assert.Equal(second, trainer.SecondMoment.Span.ToArray());
        }
    }
}
