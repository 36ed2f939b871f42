using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Passes;
using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Passes;

/// <summary>When a derivative takes the place of a pre-activation; <see cref="MeaningTests"/> sees to it that gradients stay.</summary>
public sealed class DerivativeStorageTests
{
    private const string Sizes = "DModel = 4, Heads = 2, Layers = 2, VocabularySize = 5, ContextLength = 3, DFeedForward = 6";

    [Theory]
    [InlineData("Gelu")]
    [InlineData("GeluTanh")]
    [InlineData("Silu")]
    public void Costly_derivatives_are_computed_in_the_forward_pass(string activation)
    {
        var passes = new CompilerPasses(Declarations.Spec($"{Sizes}, Activation = Activation.{activation}"));
        Assert.True(HasFunctions(passes.Training("fusion"), RegionRole.Backward));
        var graph = passes.Training("derivative storage");
        Assert.False(HasFunctions(graph, RegionRole.Backward));
        Assert.True(HasFunctions(graph, RegionRole.Forward));
        Assert.Empty(GraphVerifier.Verify(graph));
        Assert.Equal(
            passes.Training("fusion").Ops.SelectMany(op => op.Outputs).Sum(value => value.Shape.FixedLength),
            graph.Ops.SelectMany(op => op.Outputs).Sum(value => value.Shape.FixedLength));
    }

    [Fact]
    public void Where_a_comparison_is_all_there_is_to_save_nothing_changes()
    {
        var passes = new CompilerPasses(Declarations.Spec($"{Sizes}, Activation = Activation.Relu"));
        Assert.Equal(GraphPrinter.Print(passes.Training("fusion")), GraphPrinter.Print(passes.Training("derivative storage")));
    }

    // One forward value h = tanh(x), and in the backward pass what each case reads of it.
    [Fact]
    public void Every_reader_takes_the_stored_function() => Assert.Equal(
        """
        graph model

        forward(%x (rows, 8))
            %h.derivative (rows, 8) = elementwise(%x) {: exp(tanh($0))}

        backward()
            %first (rows, 8) = elementwise(%h.derivative, %x) {: ($0 + $1)}
            %second (rows, 8) = elementwise(%x, %h.derivative) {: ($0 * $1)}

        """,
        Run(h => [Op("first", Exp(0) + new Input(1), h, s_x), Op("second", X * Exp(1), s_x, h)]));

    [Fact]
    public void What_is_read_in_two_ways_stays() => AssertStays(h => [Op("first", Exp(0), h), Op("second", X + 1, h)]);

    [Fact]
    public void What_two_functions_are_of_stays() =>
        AssertStays(h => [Op("first", Exp(0), h), Op("second", new Unary(UnaryKind.Tanh, X), h)]);

    [Fact]
    public void What_an_op_reads_outside_its_trees_stays() =>
        AssertStays(h => [Op("first", Exp(0), h), new ColumnSum(h, Rows("sum", 8))]);

    [Fact]
    public void What_the_forward_pass_reads_stays() => AssertStays(h => [Op("first", Exp(0), h)], h => [Op("again", X + 1, h)]);

    private static readonly Expression X = new Input(0);
    private static readonly Value s_x = Rows("x", 8);

    private static Expression Exp(int input) => new Unary(UnaryKind.Exp, new Input(input));

    private static Value Rows(string name, int columns) => new(name, new Shape(Dim.Rows, columns), ValueKind.Activation);

    private static Elementwise Op(string output, Expression expression, params Value[] inputs) =>
        new("", inputs, Rows(output, 8), expression);

    private static void AssertStays(Func<Value, IEnumerable<Op>> backward, Func<Value, IEnumerable<Op>>? forward = null)
    {
        var graph = Graph(backward, forward);
        Assert.Equal(GraphPrinter.Print(graph), GraphPrinter.Print(DerivativeStorage.Run(graph)));
    }

    private static string Run(Func<Value, IEnumerable<Op>> backward) => GraphPrinter.Print(DerivativeStorage.Run(Graph(backward, null)));

    private static ModelGraph Graph(Func<Value, IEnumerable<Op>> backward, Func<Value, IEnumerable<Op>>? forward)
    {
        var h = Rows("h", 8);
        IEnumerable<Op> made = [new Elementwise("", [s_x], h, new Unary(UnaryKind.Tanh, X)), .. forward?.Invoke(h) ?? []];
        return new("model",
        [
            new Region("forward", Stacks.One, isPerLayer: false, s_x, null, made),
            new Region("backward", Stacks.One, isPerLayer: false, null, null, backward(h)).As(RegionRole.Backward),
        ]);
    }

    private static bool HasFunctions(ModelGraph graph, RegionRole role) => graph.Regions
        .Where(region => region.Role == role)
        .SelectMany(region => region.Ops)
        .Any(op => op.Attributes.Contains("sigmoid(") || op.Attributes.Contains("erf(") || op.Attributes.Contains("exp("));
}
