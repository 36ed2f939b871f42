using ModelGen.Checkpoints;
using ModelGen.Data;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

public sealed class FitSnapshotTests : IDisposable
{
    private static readonly TokenDataset Training = Texts.Noisy(1000, 10);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, new[] { 4, 8, 12, 16, 20 })]
    [InlineData(1, new[] { 20 })]
    [InlineData(3, new[] { 12, 16, 20 })]
    [InlineData(9, new[] { 4, 8, 12, 16, 20 })]
    public void The_last_are_kept(int keepLast, int[] steps)
    {
        var (trainer, _) = Make();
        var options = Options(keepLast);
        using (trainer) trainer.Fit(Training, null, 23, options);
        Assert.Equal(steps.Select(step => $"model-{step}.safetensors").Order(StringComparer.Ordinal), _folder.Files);
        Assert.Equal(steps.Select(step => _folder[$"model-{step}.safetensors"]), options.SnapshotPaths(23));
    }

    [Fact]
    public void A_snapshot_is_the_model_after_its_step()
    {
        var (trainer, model) = Make();
        var weights = new List<float[]>();
        var reports = new Reports(_ => weights.Add(model.Snapshot()));
        var options = Options(2) with { ProgressInterval = 4, Metadata = new Dictionary<string, string> { ["tokenizer"] = "t" } };
        using (trainer) trainer.Fit(Training, null, 12, options, reports);
        Assert.Equal(
            weights[^2..],
            options.SnapshotPaths(12).Select(path => ModelCheckpoint.Load(path, model.Parameters.Layout).Span.ToArray()));
        using var file = SafeTensorsFile.Open(options.SnapshotPaths(12)[0]);
        Assert.Equal("t", file.Metadata["tokenizer"]);
    }

    [Fact]
    public void A_resumed_run_keeps_as_many_as_one_that_never_stopped()
    {
        var options = Options(2) with { CheckpointPath = _folder["run"] };
        var (first, _) = Make();
        using (first) first.Fit(Training, null, 10, options);
        var (resumed, _) = Make();
        using (resumed)
        {
            resumed.Resume(_folder["run"]);
            resumed.Fit(Training, null, 14, options);
        }

        Assert.Equal(["model-12.safetensors", "model-8.safetensors", "run"], _folder.Files);
    }

    [Fact]
    public void The_last_snapshots_average_to_a_model()
    {
        var (trainer, model) = Make();
        var options = Options(3);
        using (trainer) trainer.Fit(Training, null, 20, options);
        CheckpointAverage.Save(options.SnapshotPaths(20), _folder["average"]);
        var blocks = options.SnapshotPaths(20).Select(path => ModelCheckpoint.Load(path, model.Parameters.Layout)).ToArray();
        var average = ModelCheckpoint.Load(_folder["average"], model.Parameters.Layout, model.Dimensions).Span;
        for (var i = 0; i < average.Length; i++)
            Assert.Equal((float)(((double)blocks[0].Span[i] + blocks[1].Span[i] + blocks[2].Span[i]) / 3), average[i]);
    }

    [Fact]
    public void Options_that_do_not_go_together_are_refused()
    {
        Refuses("SnapshotInterval", new() { SnapshotInterval = 5 });
        Refuses("SnapshotInterval", new() { SnapshotInterval = -1 });
        Refuses("SnapshotInterval", new() { SnapshotPath = _folder["{step}"] });
        Refuses("SnapshotPath", new() { SnapshotPath = _folder["model"], SnapshotInterval = 5 });
        Refuses("SnapshotPath", new() { SnapshotPath = _folder["none/{step}"], SnapshotInterval = 5 });
        Refuses("SnapshotPath", new() { SnapshotPath = _folder["{step}/model"], SnapshotInterval = 5 });
        Refuses("KeepLast", Options(-1));
        Assert.Throws<InvalidOperationException>(() => new FitOptions().SnapshotPaths(5));

        static void Refuses(string parameter, FitOptions options)
        {
            var (trainer, _) = Make();
            using (trainer)
                Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(Training, null, 1, options)).ParamName);
        }
    }

    private FitOptions Options(int keepLast) =>
        new() { SnapshotPath = _folder["model-{step}.safetensors"], SnapshotInterval = 4, KeepLast = keepLast };

    private static (Trainer Trainer, BigramModel Model) Make()
    {
        var model = new BigramModel(10);
        return (model.CreateTrainer(new() { Threads = 1, BatchSize = 2 }), model);
    }
}
