using ModelGen.Checkpoints;
using ModelGen.Parameters;

namespace ModelGen.Tests.Checkpoints;

public sealed class ModelCheckpointTests : IDisposable
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
    public void What_is_saved_is_loaded()
    {
        var saved = Block(1);
        ModelCheckpoint.Save(_folder["x"], saved, _dimensions, metadata: new Dictionary<string, string> { ["tokenizer"] = "t" });
        var loaded = ModelCheckpoint.Load(_folder["x"], _layout, _dimensions);
        Assert.Equal(saved.Span, loaded.Span);

        using var file = SafeTensorsFile.Open(_folder["x"]);
        Assert.Equal(["embedding.weight", "norm.gain"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([5L, 3L], file["embedding.weight"].Shape.ToArray());
        Assert.Equal("modelgen", file.Metadata["format"]);
        Assert.Equal("5", file.Metadata["VocabularySize"]);
        Assert.Equal("t", file.Metadata["tokenizer"]);
    }

    [Fact]
    public void The_same_weights_give_the_same_bytes()
    {
        ModelCheckpoint.Save(_folder["a"], Block(1), _dimensions, metadata: new Dictionary<string, string> { ["p"] = "1", ["q"] = "2" });
        ModelCheckpoint.Save(_folder["b"], Block(1), _dimensions, metadata: new Dictionary<string, string> { ["q"] = "2", ["p"] = "1" });
        Assert.Equal(File.ReadAllBytes(_folder["a"]), File.ReadAllBytes(_folder["b"]));
    }

    [Fact]
    public void A_training_checkpoint_gives_back_its_state_and_loads_as_a_model()
    {
        TensorToWrite[] state =
        [
            .. ModelCheckpoint.Tensors(Block(2), "optimizer.first_moment."),
            TensorToWrite.Create("training.step", [], new[] { 17L }),
        ];
        ModelCheckpoint.Save(_folder["x"], Block(1), _dimensions, state);
        Assert.Equal(Block(1).Span, ModelCheckpoint.Load(_folder["x"], _layout, _dimensions).Span);

        using var file = SafeTensorsFile.Open(_folder["x"]);
        Assert.Equal(Block(2).Span, ModelCheckpoint.Read(file, _layout, "optimizer.first_moment.").Span);
        Assert.Contains(
            "missing: 'optimizer.second_moment.embedding.weight', 'optimizer.second_moment.norm.gain'",
            Fault(() => ModelCheckpoint.Read(file, _layout, "optimizer.second_moment.")));
        var step = new long[1];
        file.ReadInt64("training.step", step);
        Assert.Equal(17, step[0]);
    }

    [Fact]
    public void Training_state_must_be_told_from_weights()
    {
        var exception = Assert.Throws<ArgumentException>(() =>
            ModelCheckpoint.Save(_folder["x"], Block(1), _dimensions, [TensorToWrite.Create("step", [], new[] { 17L })]));
        Assert.Contains("'optimizer.' or 'training.'; got 'step'", exception.Message);
        Assert.Throws<ArgumentException>(() =>
            ModelCheckpoint.Save(_folder["x"], Block(1), _dimensions, metadata: new Dictionary<string, string> { ["DModel"] = "4" }));
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void Half_precision_weights_are_widened()
    {
        var path = RawSafeTensors.Write(
            _folder,
            """
            {"embedding.weight":{"dtype":"F16","shape":[5,3],"data_offsets":[0,30]},
             "norm.gain":{"dtype":"BF16","shape":[6],"data_offsets":[30,42]}}
            """,
            [
                .. RawSafeTensors.Little(Enumerable.Repeat((Half)0.5f, 15).ToArray()),
                .. RawSafeTensors.Little(Enumerable.Repeat((ushort)0x4000, 6).ToArray()),
            ]);
        var loaded = ModelCheckpoint.Load(path, _layout);
        Assert.Equal(Enumerable.Repeat(0.5f, 15), loaded.Elements(_layout["embedding.weight"]).ToArray());
        Assert.Equal(Enumerable.Repeat(2f, 6), loaded.Elements(_layout["norm.gain"]).ToArray());
    }

    [Fact]
    public void Names_everything_that_does_not_fit()
    {
        SafeTensorsWriter.Write(
            _folder["x"],
            [
                TensorToWrite.Create("embedding.weight", [3, 5], new float[15]),
                TensorToWrite.Create("head.weight", [1], new float[1]),
                TensorToWrite.Create("optimizer.step", [1], new long[1]),
            ]);
        Assert.Contains(
            "missing: 'norm.gain'; wrong: 'embedding.weight' is (3, 5), expected (5, 3); unexpected: 'head.weight'",
            Fault(() => ModelCheckpoint.Load(_folder["x"], _layout)));
    }

    [Fact]
    public void Names_the_first_few_of_many()
    {
        var more = Enumerable.Range(0, 10).Select(i => TensorToWrite.Create($"more.{i}", [1], new float[1]));
        SafeTensorsWriter.Write(_folder["x"], [.. ModelCheckpoint.Tensors(Block(1)), .. more]);
        Assert.EndsWith("unexpected: 'more.0', 'more.1', 'more.2' and 7 more", Fault(() => ModelCheckpoint.Load(_folder["x"], _layout)));
    }

    [Fact]
    public void Refuses_weights_that_are_integers()
    {
        SafeTensorsWriter.Write(
            _folder["x"],
            [TensorToWrite.Create("embedding.weight", [5, 3], new long[15]), TensorToWrite.Create("norm.gain", [6], new float[6])]);
        var fault = Fault(() => ModelCheckpoint.Load(_folder["x"], _layout));
        Assert.Contains("'embedding.weight' is of I64, expected F32, F16, BF16 or F64", fault);
    }

    [Fact]
    public void Refuses_a_model_of_other_sizes_whose_tensors_fit()
    {
        ModelCheckpoint.Save(_folder["x"], Block(1), _dimensions);
        var other = _dimensions with { Heads = 1, HeadDim = 4 };
        Assert.Contains("Heads = '2'; expected '1'", Fault(() => ModelCheckpoint.Load(_folder["x"], _layout, other)));

        // Another program's file says nothing of the sort.
        SafeTensorsWriter.Write(
            _folder["y"], ModelCheckpoint.Tensors(Block(1)), new Dictionary<string, string> { ["format"] = "pt", ["Heads"] = "12" });
        Assert.Equal(Block(1).Span, ModelCheckpoint.Load(_folder["y"], _layout, other).Span);
    }

    [Fact]
    public void A_refused_file_changes_nothing()
    {
        ModelCheckpoint.Save(_folder["x"], Block(1), _dimensions);
        var bytes = File.ReadAllBytes(_folder["x"]);
        var headerLength = BitConverter.ToInt32(bytes);
        var random = new Random(21);
        var block = Block(3);
        var refused = 0;
        for (var i = 0; i < bytes.Length + 500; i++)
        {
            // Cut at every byte, then bits of the header flipped.
            var damaged = i < bytes.Length ? bytes[..i] : (byte[])bytes.Clone();
            if (i >= bytes.Length) damaged[random.Next(8 + headerLength)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_folder["damaged"], damaged);
            try
            {
                ModelCheckpoint.LoadInto(_folder["damaged"], block, _dimensions);
                Assert.Equal(Block(1).Span, block.Span);
                block = Block(3);
            }
            catch (CheckpointException)
            {
                refused++;
                Assert.Equal(Block(3).Span, block.Span);
            }
        }

        Assert.InRange(refused, bytes.Length + 300, bytes.Length + 499);
    }

    [Fact]
    public void A_file_replaces_weights()
    {
        ModelCheckpoint.Save(_folder["x"], Block(1), _dimensions);
        var block = Block(3);
        ModelCheckpoint.LoadInto(_folder["x"], block);
        Assert.Equal(Block(1).Span, block.Span);
    }

    private static ParameterBlock Block(int first)
    {
        var block = new ParameterBlock(_layout);
        foreach (var parameter in _layout.Parameters)
        {
            var elements = block.Elements(parameter);
            for (var i = 0; i < elements.Length; i++) elements[i] = first + i * 0.1f;
        }

        return block;
    }

    private static string Fault(Action action) => Assert.Throws<CheckpointException>(action).Message;
}
