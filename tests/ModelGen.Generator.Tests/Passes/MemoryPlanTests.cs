using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Passes;

public sealed class MemoryPlanTests
{
    private const string Gpt2 = "DModel = 768, Heads = 12, Layers = 12, VocabularySize = 50257, ContextLength = 1024";

    public static TheoryData<string> Declared =>
    [
        .. Declarations.Tiny,
        Gpt2,
        $"{Gpt2}, {Declarations.Dropout}",
        $"{Gpt2}, Norm = NormPlacement.Post, TieEmbeddings = false, Bias = false",
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

    // What is alive at once cannot be had for less. Buffers of unequal width leave gaps, and the streams keep all their places.
    [Theory]
    [InlineData(Gpt2, 1.04, 1.11)]
    [InlineData($"{Gpt2}, {Declarations.Dropout}, Norm = NormPlacement.Post", 1.04, 1.11)]
    public void The_arena_is_little_more_than_what_is_alive_at_once(string arguments, double training, double inference)
    {
        foreach (var (name, program, regions) in ProgramRun.All(new CompilerPasses(Declarations.Spec(arguments))))
        {
            if (name == "evaluation") continue;
            var simulation = new ArenaSimulation(program.Memory);
            simulation.Run(regions);
            var most = simulation.MostAlive * (name == "training" ? training : inference);
            Assert.InRange(program.Memory.FloatsPerRow, simulation.MostAlive, (int)most);
        }
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
