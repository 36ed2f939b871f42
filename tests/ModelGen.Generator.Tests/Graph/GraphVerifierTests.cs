using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Tests.Interpreter;
using ModelGen.Generator.Tests.Passes;

namespace ModelGen.Generator.Tests.Graph;

/// <summary>Graphs broken by hand, one fault each.</summary>
public sealed class GraphVerifierTests
{
    private static readonly AttentionSpec Heads = new(
        Heads: 2, KeyDim: 4, ValueDim: 4, KeyContext: 6, Scale: 0.5, AttentionMask.Causal, AttentionSequences.Self);

    private readonly Value _x = Rows("x", 8);
    private readonly Value _y = Rows("y", 8);
    private readonly Value _tokens = new("tokens", new Shape(Dim.Rows), ValueKind.Tokens, ElementType.Int32);
    private readonly Value _targets = new("targets", new Shape(Dim.Rows), ValueKind.Targets, ElementType.Int32);
    private readonly Value _losses = new("losses", new Shape(Dim.Rows), ValueKind.Losses);

    public static TheoryData<string> Declared => [.. Declarations.Tiny];

    [Theory]
    [MemberData(nameof(Declared))]
    public void Every_pass_leaves_a_sound_graph(string arguments)
    {
        foreach (var (pass, graph) in new CompilerPasses(Declarations.Spec(arguments)).All) GraphVerifier.ThrowIfBroken(graph, pass);
    }

    [Fact]
    public void A_value_used_before_it_is_defined()
    {
        var graph = Graph(_x, null, Sum(_y, _x, Rows("z", 8)), Sum(_x, _x, _y));
        AssertFault(graph, "region: %z (rows, 8) = elementwise(%y, %x) {Add: ($0 + $1)}: %y is used before it is defined");
    }

    [Fact]
    public void A_value_defined_twice()
    {
        var graph = Graph(_x, null, Sum(_x, _x, _y), Sum(_x, _y, _y));
        AssertFault(graph, "region: %y (rows, 8) = elementwise(%x, %y) {Add: ($0 + $1)}: %y is defined twice");
    }

    [Fact]
    public void An_output_that_is_never_defined() =>
        AssertFault(Graph(_x, _y, Sum(_x, _x, Rows("z", 8))), "region: its output %y is never defined");

    [Fact]
    public void The_pass_that_broke_the_graph_is_named_and_the_graph_printed()
    {
        var broken = Assert.Throws<InvalidOperationException>(() => GraphVerifier.ThrowIfBroken(Graph(_x, _y), "fusion"));
        Assert.Equal("After fusion: region: its output %y is never defined\ngraph model\n\nregion(%x (rows, 8)) -> %y\n", broken.Message);
    }

    [Fact]
    public void Products_of_extents_that_do_not_meet()
    {
        AssertShapes(
            new MatMul(MatMulForm.Plain, _x, Parameter(8, 5), Rows("p", 5)),
            new MatMul(MatMulForm.Plain, _x, Parameter(7, 5), Rows("p", 5)));
        AssertShapes(
            new MatMul(MatMulForm.TransposedRight, _x, Parameter(5, 8), Rows("p", 5)),
            new MatMul(MatMulForm.TransposedRight, _x, Parameter(5, 7), Rows("p", 5)));
        AssertShapes(
            new MatMul(MatMulForm.TransposedLeft, _x, _y, Gradient(8, 8)),
            new MatMul(MatMulForm.TransposedLeft, _x, new Value("logits", new Shape(Dim.Slice, 8), ValueKind.Activation), Gradient(8, 8)));
    }

    [Fact]
    public void Results_of_the_wrong_shape() =>
        AssertShapes(
            new MatMul(MatMulForm.TransposedLeft, _x, _y, Gradient(8, 8)),
            new MatMul(MatMulForm.TransposedLeft, _x, _y, Gradient(8, 9)),
            new MatMul(MatMulForm.Plain, _x, Parameter(8, 5), Rows("p", 8)));

    [Fact]
    public void Element_wise_inputs_of_the_wrong_width()
    {
        var z = Rows("z", 8);
        AssertShapes(Sum(_x, _y, z), Sum(_x, Rows("w", 7), z), Sum(_x, _y, Rows("z", 7)), Sum(_x, Parameter(1, 7), z));

        var otherRows = new Value("s", new Shape(Dim.LogitRows, 8), ValueKind.Activation);
        Op WithEpilogue(Value input) => new MatMul(MatMulForm.Plain, _x, Parameter(8, 8), new Epilogue("Add", [input], [(z, Tree)]));
        AssertShapes(WithEpilogue(_y), WithEpilogue(Rows("w", 9)), WithEpilogue(otherRows));
    }

    [Fact]
    public void Sums_over_rows_of_the_wrong_width() =>
        AssertShapes(new ColumnSum(_x, Gradient(8)), new ColumnSum(_x, Gradient(7)), new ColumnSum(Parameter(4, 8), Gradient(8)));

    [Fact]
    public void Tables_of_the_wrong_width()
    {
        Gather ByBoth(int tokenWidth, int positionWidth) => new(
            [new(Parameter(11, tokenWidth), IndexSource.Token, 1), new(Parameter(4, positionWidth), IndexSource.Position, 2)], _tokens,
            Epilogue.Plain(_y));
        AssertShapes(ByBoth(8, 8), ByBoth(7, 8), ByBoth(8, 7));
        AssertShapes(
            new GatherGradient(_x, _tokens, IndexSource.Token, Gradient(11, 8)),
            new GatherGradient(_x, _tokens, IndexSource.Token, Gradient(11, 7)));
        AssertShapes(new SelectLogitRows(_x, _y), new SelectLogitRows(_x, Rows("z", 7)));
    }

    [Fact]
    public void Norms_whose_parts_do_not_meet()
    {
        var statistics = Rows("statistics", 2);
        AssertShapes(
            new LayerNorm(_x, Parameter(8), Parameter(8), 1e-5, _y, statistics),
            new LayerNorm(_x, Parameter(7), Parameter(7), 1e-5, _y, statistics),
            new LayerNorm(_x, Parameter(8), Parameter(7), 1e-5, _y, statistics),
            new LayerNorm(_x, Parameter(8), null, 1e-5, Rows("z", 7), statistics),
            new LayerNorm(_x, Parameter(8), null, 1e-5, _y, Rows("statistics", 3)));
        AssertShapes(
            new LayerNormGradient(_x, _y, statistics, Parameter(8), Epilogue.Plain(Rows("z", 8))),
            new LayerNormGradient(_x, Rows("w", 7), statistics, Parameter(8), Epilogue.Plain(Rows("z", 8))),
            new LayerNormGradient(_x, _y, statistics, Parameter(7), Epilogue.Plain(Rows("z", 8))),
            new LayerNormGradient(_x, _y, statistics, Parameter(8), Epilogue.Plain(Rows("z", 7))));
        AssertShapes(
            new LayerNormParameterGradient(_x, _y, statistics, Gradient(8), Gradient(8)),
            new LayerNormParameterGradient(_x, Rows("w", 7), statistics, Gradient(8), null),
            new LayerNormParameterGradient(_x, _y, statistics, Gradient(7), null));
    }

    [Fact]
    public void Attention_that_does_not_fit_its_values()
    {
        Op Forward(int width, int lastColumn, int output, int heads) =>
            new Attention(Heads, View(width, 0), View(width, 8), View(width, lastColumn), null, Rows("o", output), Rows("l", heads));
        AssertShapes(Forward(24, 16, 8, 2), Forward(24, 17, 8, 2), Forward(15, 16, 8, 2), Forward(24, 16, 9, 2), Forward(24, 16, 8, 3));

        Op Cached(int width, int output) => new CachedAttention(
            Heads, View(width, 0), View(width, 8), View(width, 16), null, new Value("cache", new Shape(8), ValueKind.Cache),
            Rows("o", output));
        AssertShapes(Cached(24, 8), Cached(23, 8), Cached(24, 7));

        Op Backward(int cotangent, int gradient) => new AttentionGradient(
            Heads, View(24, 0), View(24, 8), View(24, 16), null, Rows("d_o", cotangent), Rows("o", 8), Rows("l", 2),
            View(gradient, 0), View(gradient, 8), View(gradient, 16));
        AssertShapes(Backward(8, 24), Backward(7, 24), Backward(8, 23));

        Op Additive(int weight, int output) => new AdditiveAttention(
            Heads, View(24, 0), View(24, 8), View(24, 16), Parameter(2, weight), null, Rows("o", output));
        AssertShapes(Additive(4, 8), Additive(5, 8), Additive(4, 7));
    }

    [Fact]
    public void Windows_that_are_none()
    {
        Op Within(AttentionSpec spec) => new Attention(spec, View(24, 0), View(24, 8), View(24, 16), null, Rows("o", 8), Rows("l", 2));
        var cross = Heads with { Mask = AttentionMask.None, Sequences = AttentionSequences.Cross };
        AssertShapes(
            Within(Heads with { Window = 1 }), Within(Heads with { Window = 0 }), Within(cross with { Window = 1 }),
            Within(cross with { Mask = AttentionMask.Causal }));
    }

    [Fact]
    public void Projections_that_are_not_those_of_their_heads()
    {
        var heads = new ProjectedHeads(Heads: 2, KeyDim: 4, ValueDim: 3, HasQueries: true, HasKeys: true);
        Op Normalized(int source, int output, int scales) =>
            new NormalizeHeads(heads, Rows("s", source), Rows("o", output), Rows("n", scales));
        AssertShapes(Normalized(22, 22, 4), Normalized(21, 22, 4), Normalized(22, 23, 4), Normalized(22, 22, 2));
        Op Extended(int source, int output) => new EuclideanHeads(heads, Rows("s", source), Rows("o", output));
        AssertShapes(Extended(22, 26), Extended(22, 22), Extended(26, 26));
    }

    [Fact]
    public void A_head_that_does_not_fit_its_input()
    {
        var logits = new LogitsSpec(MatMulForm.TransposedRight, new Value("logits", new Shape(Dim.Slice, 11), ValueKind.Activation), 96);
        var plain = logits with { Form = MatMulForm.Plain };
        AssertShapes(
            new LinearCrossEntropy(logits, _x, Parameter(11, 8), _targets, _losses),
            new LinearCrossEntropy(logits, _x, Parameter(11, 7), _targets, _losses),
            new LinearCrossEntropy(plain, _x, Parameter(11, 8), _targets, _losses));
        AssertShapes(
            new LinearCrossEntropyGradient(logits, _x, Parameter(11, 8), _targets, _losses, _y, Gradient(11, 8)),
            new LinearCrossEntropyGradient(plain, _x, Parameter(11, 8), _targets, _losses, _y, Gradient(11, 8)),
            new LinearCrossEntropyGradient(logits, _x, Parameter(11, 8), _targets, _losses, Rows("z", 7), Gradient(11, 8)),
            new LinearCrossEntropyGradient(logits, _x, Parameter(11, 8), _targets, _losses, _y, Gradient(8, 11)));
        AssertShapes(
            new SoftmaxCrossEntropy(logits.Buffer, _targets, _losses, logits.Buffer),
            new SoftmaxCrossEntropy(logits.Buffer, _targets, _losses, _x));
    }

    private static Expression Tree => new Input(0) + new Input(1);

    /// <summary>The first op is sound; each of the others has a fault that its shape rule finds.</summary>
    private static void AssertShapes(Op sound, params Op[] faulty)
    {
        Assert.Null(sound.Verify());
        foreach (var op in faulty)
        {
            // What it reads is handed in, so that its shapes are the one thing to find fault with.
            var defined = op.Inputs.Where(input => input.Kind == ValueKind.Activation).Distinct()
                .Select(input => new Region("input", Stacks.One, false, input, null, []));
            var region = new Region("region", Stacks.One, false, null, null, [op]);
            var faults = GraphVerifier.Verify(new ModelGraph("model", [.. defined, region]));
            Assert.StartsWith($"region: {op}: ", Assert.Single(faults));
        }
    }

    private static void AssertFault(ModelGraph graph, string fault) => Assert.Equal(fault, Assert.Single(GraphVerifier.Verify(graph)));

    private static ModelGraph Graph(Value? input, Value? output, params Op[] ops) =>
        new("model", [new Region("region", Stacks.One, false, input, output, ops)]);

    private static Elementwise Sum(Value left, Value right, Value sum) => new("Add", [left, right], sum, Tree);

    private static ColumnView View(int columns, int first) => new(Rows("view", columns), first);

    private static Value Rows(string name, int columns) => new(name, new Shape(Dim.Rows, columns), ValueKind.Activation);

    private static Value Parameter(params int[] extents) =>
        new("w", new Shape([.. extents.Select(extent => (Dim)extent)]), ValueKind.Parameter);

    private static Value Gradient(params int[] extents) =>
        new("d_w", new Shape([.. extents.Select(extent => (Dim)extent)]), ValueKind.ParameterGradient);
}
