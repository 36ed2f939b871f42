using ModelGen.Checkpoints;
using ModelGen.Parameters;

namespace ModelGen.Tests.Checkpoints;

public sealed class CheckpointAverageTests : IDisposable
{
    private static readonly ModelDimensions _dimensions = new(4, 2, 2, 2, 16, 5, 8, 21);

    private static readonly ParameterLayout _layout = new(
        [
            new ParameterInfo("embedding.weight", [5, 3], 0, InitialDistribution.Normal, 0.02f, true),
            new ParameterInfo("norm.gain", [6], 16, InitialDistribution.Ones, 0, false),
        ],
        32);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_the_mean_and_keeps_the_metadata_of_the_last()
    {
        Save("a", 1, "first");
        Save("b", 2, "second");
        Save("c", 6, "last");
        CheckpointAverage.Save([_folder["a"], _folder["b"], _folder["c"]], _folder["mean"]);
        var mean = ModelCheckpoint.Load(_folder["mean"], _layout, _dimensions);
        Assert.All(mean.Elements(_layout["embedding.weight"]).ToArray(), weight => Assert.Equal(3, weight));
        Assert.All(mean.Elements(_layout["norm.gain"]).ToArray(), weight => Assert.Equal(3, weight));
        using var file = SafeTensorsFile.Open(_folder["mean"]);
        Assert.Equal(("last", "modelgen", "2"), (file.Metadata["tokenizer"], file.Metadata["format"], file.Metadata["Heads"]));
    }

    [Fact]
    public void The_sum_is_in_double()
    {
        // In floats, 1 would be lost beside 2^25.
        Save("a", 1 << 25);
        Save("b", 1);
        Save("c", -(1 << 25));
        Save("d", 3);
        CheckpointAverage.Save([_folder["a"], _folder["b"], _folder["c"], _folder["d"]], _folder["mean"]);
        Assert.Equal(1, ModelCheckpoint.Load(_folder["mean"], _layout).Span[0]);
    }

    [Fact]
    public void Equal_weights_average_to_the_same_file_also_in_place()
    {
        Save("a", 0.1f);
        var bytes = File.ReadAllBytes(_folder["a"]);
        CheckpointAverage.Save([_folder["a"], _folder["a"], _folder["a"]], _folder["a"]);
        Assert.Equal(bytes, File.ReadAllBytes(_folder["a"]));
    }

    [Fact]
    public void Of_training_checkpoints_only_the_weights_are_taken()
    {
        var state = ModelCheckpoint.Tensors(Block(9), "optimizer.first_moment.");
        ModelCheckpoint.Save(
            _folder["run"], Block(2), _dimensions, state, new Dictionary<string, string> { ["training.step"] = "7", ["tokenizer"] = "t" });
        Save("model", 4);
        CheckpointAverage.Save([_folder["model"], _folder["run"]], _folder["mean"]);
        Assert.Equal(3, ModelCheckpoint.Load(_folder["mean"], _layout).Span[0]);
        using var file = SafeTensorsFile.Open(_folder["mean"]);
        Assert.Equal(2, file.Tensors.Length);
        Assert.Equal("t", file.Metadata["tokenizer"]);
        Assert.DoesNotContain("training.step", file.Metadata.Keys);
    }

    [Fact]
    public void Files_of_differing_layout_are_refused()
    {
        Save("good", 1);
        Refuses("has no 'norm.gain'", [Matrix(5, 3)]);
        Refuses("'embedding.weight' is (3, 5), but (5, 3)", [Matrix(3, 5), Gain(6)]);
        Refuses("has 'more', which", [Matrix(5, 3), Gain(6), TensorToWrite.Create("more", [1], new float[1])]);
        Refuses("'norm.gain' is of I64", [Matrix(5, 3), TensorToWrite.Create("norm.gain", [6], new long[6])]);

        ModelCheckpoint.Save(_folder["bad"], Block(1), _dimensions with { Heads = 1, HeadDim = 4 });
        Refuses("Heads = '1'");
        File.WriteAllBytes(_folder["bad"], File.ReadAllBytes(_folder["good"])[..^1]);
        Refuses("");
        Assert.Equal(["bad", "good"], _folder.Files);

        static TensorToWrite Matrix(int rows, int columns) => TensorToWrite.Create("embedding.weight", [rows, columns], new float[15]);
        static TensorToWrite Gain(int length) => TensorToWrite.Create("norm.gain", [length], new float[length]);
    }

    [Fact]
    public void Nothing_has_no_mean() =>
        Assert.Throws<ArgumentException>("inputs", () => CheckpointAverage.Save([], _folder["mean"]));

    private static ParameterBlock Block(float value)
    {
        var block = new ParameterBlock(_layout);
        foreach (var parameter in _layout.Parameters) block.Elements(parameter).Fill(value);
        return block;
    }

    private void Save(string name, float value, string tokenizer = "t") => ModelCheckpoint.Save(
        _folder[name], Block(value), _dimensions, metadata: new Dictionary<string, string> { ["tokenizer"] = tokenizer });

    private void Refuses(string fault, TensorToWrite[]? tensors = null)
    {
        if (tensors is not null) SafeTensorsWriter.Write(_folder["bad"], tensors);
        var exception = Assert.Throws<CheckpointException>(
            () => CheckpointAverage.Save([_folder["bad"], _folder["good"]], _folder["mean"]));
        Assert.Equal(_folder["bad"], exception.Path);
        Assert.Contains(fault, exception.Message);
    }
}
