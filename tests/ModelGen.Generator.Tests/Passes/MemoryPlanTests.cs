using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Passes;
using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Passes;

public sealed class MemoryPlanTests
{
    private const string Gpt2 = "DModel = 768, Heads = 12, Layers = 12, VocabularySize = 50257, ContextLength = 1024";

    private const string Base =
        "Topology.EncoderDecoder, DModel = 512, Heads = 8, Layers = 6, VocabularySize = 37000, ContextLength = 256";

    public static TheoryData<string> Declared =>
    [
        .. Declarations.Tiny,
        .. Declarations.TinyPairs,
        .. Declarations.TinyEncoders,
        Gpt2,
        Base,
        $"{Base}, {Declarations.Recompute}",
        $"{Gpt2}, {Declarations.Dropout}",
        $"{Gpt2}, Norm = NormPlacement.Post, TieEmbeddings = false, Bias = false",
        .. Declarations.Tiny.Select(arguments => $"{arguments}, {Declarations.Recompute}"),
        $"{Gpt2}, {Declarations.Recompute}",
        $"{Gpt2}, Norm = NormPlacement.Post, TieEmbeddings = false, Bias = false, {Declarations.Recompute}",
    ];

    [Theory]
    [MemberData(nameof(Declared))]
    public void Nothing_is_overwritten_before_its_last_use(string arguments)
    {
        foreach (var (name, program, regions) in ProgramRun.All(new CompilerPasses(Declarations.Spec(arguments))))
        {
            var simulation = new ArenaSimulation(program.Memory);
            simulation.Run(regions);
            Assert.True(simulation.Faults.Count == 0, $"{name}:\n{string.Join('\n', simulation.Faults)}");
        }
    }

    // What is alive at once cannot be had for less. Buffers of unequal width leave gaps, and the streams keep all their places; so do, in
    // inference, the keys and values of an encoder's output, beside what the encoder's layers need before them.
    [Theory]
    [InlineData(Gpt2, 1.04, 1.11)]
    [InlineData($"{Gpt2}, {Declarations.Dropout}, Norm = NormPlacement.Post", 1.04, 1.11)]
    [InlineData(Base, 1.07, 1.54)]
    [InlineData($"{Base}, {Declarations.Recompute}", 1.09, 1.54)]
    [InlineData($"{Gpt2}, {Declarations.Recompute}", 1.07, 1.11)]
    [InlineData($"{Gpt2}, {Declarations.Dropout}, Norm = NormPlacement.Post, {Declarations.Recompute}", 1.07, 1.11)]
    public void The_arena_is_little_more_than_what_is_alive_at_once(string arguments, double training, double inference)
    {
        foreach (var (name, program, regions) in ProgramRun.All(new CompilerPasses(Declarations.Spec(arguments))))
        {
            if (name == "evaluation") continue;
            var simulation = new ArenaSimulation(program.Memory);
            simulation.Run(regions);
            Check(simulation.MostAlive(isSource: false), program.Memory.Rows);
            Check(simulation.MostAlive(isSource: true), program.Memory.SourceRows);

            void Check(int mostAlive, ArenaSection section)
            {
                Assert.Equal(mostAlive, section.LiveFloatsPerRow);
                Assert.InRange(section.FloatsPerRow, mostAlive, (int)(mostAlive * (name == "training" ? training : inference)));
            }
        }
    }

    [Fact]
    public void Values_that_are_live_together_add_up()
    {
        Value Rows(string name, int width) => new(name, new Shape(Dim.Rows, width), ValueKind.Activation);
        var (x, a, b, c, d) = (Rows("x", 4), Rows("a", 8), Rows("b", 3), Rows("c", 1), Rows("d", 4));
        Elementwise From(Value source, Value made) => new("Make", [source], made, new Input(0));
        var layer = new Region("layer", Stacks.Two, true, x, d, [From(x, a), From(a, b), From(b, c), From(c, d)]);

        // x and a; a and b; b and c; c and d, which is the next layer's x.
        Assert.Equal(12, LiveFloats.Most([(layer, 0), (layer, 1)], _ => true));

        // d is read to the end.
        var reading = new Region("layer", Stacks.Two, true, x, d, [From(x, d), From(x, a), From(a, b)]);
        Assert.Equal(16, LiveFloats.Most([(reading, 0), (reading, 1)], _ => true));
        Assert.Equal(8, LiveFloats.Most([(reading, 0), (reading, 1)], value => value != a && value != b));
    }

    [Fact]
    public void Of_a_layer_that_is_recomputed_the_residual_stream_alone_is_kept()
    {
        int FloatsPerRow(int layers, string more) => new CompilerPasses(Declarations.Spec(
            $"DModel = 64, Heads = 2, Layers = {layers}, VocabularySize = 65, ContextLength = 16{more}"))
            .TrainingProgram.Memory.Rows.FloatsPerRow;
        var recomputing = $", {Declarations.Recompute}";
        Assert.Equal(64, FloatsPerRow(3, recomputing) - FloatsPerRow(2, recomputing));
        Assert.Equal(64 * 10, FloatsPerRow(12, recomputing) - FloatsPerRow(2, recomputing));
        Assert.InRange(FloatsPerRow(1, recomputing), 1, FloatsPerRow(1, ""));
    }

    [Fact]
    public void What_runs_again_is_what_the_gradient_reads()
    {
        var passes = new CompilerPasses(Declarations.Spec($"{Declarations.Tiny[0]}, {Declarations.Recompute}"));
        var layer = passes.TrainingProgram.Graph.Regions.Single(region => region.Name == "layer");

        // The last product makes the residual stream, which was kept.
        Assert.Equal(layer.Ops[..^1], passes.TrainingProgram.Recomputations.Single().Ops);
        Assert.Empty(passes.InferenceProgram.Recomputations);
        Assert.Empty(new CompilerPasses(Declarations.Spec(Declarations.Tiny[0])).TrainingProgram.Recomputations);
    }

    [Theory]
    [MemberData(nameof(Declared))]
    public void Slices_fit_their_place(string arguments)
    {
        var program = new CompilerPasses(Declarations.Spec(arguments)).TrainingProgram;
        var sliced = program.Graph.Ops.OfType<ISlicedOp>().ToList();
        Assert.Equal(2, sliced.Count);
        foreach (var op in sliced)
        {
            Assert.True(program.Memory.IsFixed(op.SliceBuffer));
            Assert.InRange(op.SliceRows * op.SliceBuffer.Shape.FixedLength, 1, program.Memory.FixedFloats);
        }
    }
}
