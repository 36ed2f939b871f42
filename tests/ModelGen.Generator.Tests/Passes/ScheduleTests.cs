using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Passes;
using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Passes;

/// <summary>
/// Barriers, judged by the floats that ops touch: between two barriers no op writes what another reads or writes, and without any one of
/// the barriers two would.
/// </summary>
public sealed class ScheduleTests
{
    public static TheoryData<string> Declared =>
    [
        .. Declarations.Tiny,
        .. Declarations.TinyPairs,
        .. Declarations.TinyEncoders,
        .. Declarations.Tiny.Select(arguments => $"{arguments}, {Declarations.Recompute}"),
        "DModel = 768, Heads = 12, Layers = 12, VocabularySize = 50257, ContextLength = 1024",
    ];

    [Theory]
    [MemberData(nameof(Declared))]
    public void There_are_as_many_barriers_as_races_demand_and_no_more(string arguments)
    {
        foreach (var (name, program, regions) in ProgramRun.All(new CompilerPasses(Declarations.Spec(arguments))))
        {
            foreach (var (region, layer) in regions)
            {
                Check(region.Ops, program.Memory, layer, $"{name}, {region.Name} {layer}");
                foreach (var sliced in region.Ops.OfType<ISlicedOp>())
                    Check(sliced.Body, program.Memory, layer, $"{name}, a slice of {sliced}");
            }
        }
    }

    [Fact]
    public void Ops_that_share_inputs_alone_run_on_without_meeting()
    {
        var passes = new CompilerPasses(Declarations.Spec(Declarations.Tiny[0]));
        var layer = passes.TrainingProgram.Graph.Regions.Single(region => region.Name == "layer_gradient");
        var meeting = Schedule.Of(layer.Ops, passes.TrainingProgram.Memory).ToDictionary(step => step.Op, step => step.NeedsBarrier);

        // The gradients of weights and bias, and the cotangent that goes on, read one cotangent.
        var product = layer.Ops.OfType<MatMul>().Last(op => op.Form == MatMulForm.TransposedLeft);
        var sum = layer.Ops.OfType<ColumnSum>().Last();
        Assert.Equal(product.Right, sum.Source);
        Assert.True(meeting[sum]);
        Assert.False(meeting[product]);
    }

    [Fact]
    public void What_is_being_read_is_not_overwritten()
    {
        Value Rows(string name) => new(name, new Shape(Dim.Rows, 4), ValueKind.Activation);
        var (x, a, b, c, d) = (Rows("x"), Rows("a"), Rows("b"), Rows("c"), Rows("d"));
        Elementwise Sum(Value left, Value right, Value sum) => new("Add", [left, right], sum, new Input(0) + new Input(1));
        Op[] ops = [Sum(x, x, a), Sum(a, x, b), Sum(x, x, c), Sum(b, c, d)];
        var memory = MemoryPlan.Of(new ModelGraph("model", [new Region("layer", Stacks.One, true, x, d, ops)]), [], _ => 0);

        // c reads only what no op writes, but takes the place of a, which another worker may still be adding to x.
        Assert.Equal(memory[a].At, memory[c].At);
        Assert.Equal([false, true, true, true], Schedule.Of(ops, memory).Select(scheduled => scheduled.NeedsBarrier));
        Check(ops, memory, 0, "layer");
    }

    // Regions end with a barrier, and so does each slice.
    private static void Check(IReadOnlyList<Op> ops, MemoryPlan memory, int layer, string where)
    {
        var together = new List<Op>();
        foreach (var (op, needsBarrier) in Schedule.Of(ops, memory))
        {
            if (needsBarrier)
            {
                Assert.True(together.Any(other => Race(other, op, memory, layer)), $"{where}: the barrier before {op} is not needed.");
                together = [];
            }

            var racing = together.FirstOrDefault(other => Race(other, op, memory, layer));
            Assert.True(racing is null, $"{where}: no barrier between {racing} and {op}.");
            together.Add(op);
            if (op is ISlicedOp) together = [];
        }
    }

    private static bool Race(Op first, Op second, MemoryPlan memory, int layer) =>
        Meet(first.Outputs, second.Inputs.Concat(second.Outputs), memory, layer) || Meet(first.Inputs, second.Outputs, memory, layer);

    private static bool Meet(IEnumerable<Value> left, IEnumerable<Value> right, MemoryPlan memory, int layer) =>
        left.Any(a => right.Any(b =>
        {
            var (spaceA, startA, endA) = Place(a, memory, layer);
            var (spaceB, startB, endB) = Place(b, memory, layer);
            return spaceA == spaceB && startA < endB && startB < endA;
        }));

    private static (string Space, long Start, long End) Place(Value value, MemoryPlan memory, int layer)
    {
        var length = value.Shape.FixedLength;
        if (value.Kind is not (ValueKind.Activation or ValueKind.Logits)) return ($"{value.Kind} {value.Parameter?.FullName}", 0, length);
        if (memory.IsFixed(value)) return ("slices", 0, length);
        var first = ArenaPlaces.First(memory[value], layer);
        return (ArenaSection.IsSource(value) ? "arena of sources" : "arena", first, first + memory[value].Width);
    }
}
