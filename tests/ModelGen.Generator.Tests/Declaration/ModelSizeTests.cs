using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Emission;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Declaration;

/// <summary>The number of parameters, counted by hand, by the declaration's rules, in the graph, and as users read it.</summary>
public sealed class ModelSizeTests
{
    // What section 5.1 of Vaswani et al. (2017) encodes English and German with.
    private const int PaperVocabulary = 37_000;

    private const string Big = "DModel = 1024, Heads = 16, Layers = 6, DFeedForward = 4096";

    public static TheoryData<string> All => [.. Declarations.Tiny, .. Declarations.TinyPairs, .. Declarations.TinyEncoders, Paper(BaseOf()), Paper(Big)];

    /// <summary>Rows of Table 3: layers, d_ff and d_k (d_v = 64, as in the base model), and the millions of parameters that it gives.</summary>
    public static TheoryData<int, int, int, int> RowsOfTable3 => new()
    {
        { 2, 2048, 64, 36 },
        { 4, 2048, 64, 50 },
        { 6, 2048, 64, 65 },
        { 8, 2048, 64, 80 },
        { 6, 1024, 64, 53 },
        { 6, 4096, 64, 90 },
        { 6, 2048, 16, 58 },
        { 6, 2048, 32, 60 },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Declaration_graph_and_generated_constant_agree(string arguments)
    {
        var spec = Declarations.Spec(arguments);
        var (training, inference) = ModelCompiler.Programs(spec);
        var plan = new ParameterPlan((training ?? inference).Graph);
        Assert.Equal(plan.Count, ModelSize.ParameterCount(spec));
        Assert.Equal(plan.BlockLength, ModelSize.BlockLength(spec));
        Assert.Equal(plan.Count, GeneratedConstant(arguments));
    }

    [Theory]
    [InlineData(6, 512, 2048, 8, 65)]
    [InlineData(6, 1024, 4096, 16, 213)]
    public void The_papers_models_have_the_parameters_that_it_gives(int layers, int dModel, int dFeedForward, int heads, int millions)
    {
        var count = Count(Paper($"DModel = {dModel}, Heads = {heads}, Layers = {layers}, DFeedForward = {dFeedForward}"));
        Assert.Equal(ByHand(layers, dModel, dFeedForward, dModel, dModel, PaperVocabulary), count);

        // The vocabulary is "about 37,000", and at 512 columns each further thousand is 0.8% of the base model.
        Assert.InRange(count / 1e6, 0.96 * millions, 1.04 * millions);
    }

    [Theory]
    [MemberData(nameof(RowsOfTable3))]
    public void Rows_of_table_3_differ_from_the_base_model_as_the_paper_says(int layers, int dFeedForward, int keyDim, int millions)
    {
        const int OfBase = 65;
        var count = Count(Paper(BaseOf(layers, dFeedForward, keyDim)));
        Assert.Equal(ByHand(layers, 512, dFeedForward, 8 * keyDim, 8 * 64, PaperVocabulary), count);

        // Whatever the vocabulary was, it falls out of a difference. Both entries are rounded to a million, each by up to a half, so that
        // their difference is exact to one million.
        var difference = (count - Count(Paper(BaseOf()))) / 1e6;
        Assert.InRange(difference, millions - OfBase - 1.0, millions - OfBase + 1.0);
    }

    [Fact]
    public void The_table_of_sinusoidal_positions_is_no_parameter() => Assert.Equal(
        Count("Topology.EncoderDecoder, DModel = 8, Heads = 2, Layers = 1, VocabularySize = 9, ContextLength = 5"),
        Count("Topology.EncoderDecoder, DModel = 8, Heads = 2, Layers = 1, VocabularySize = 9, ContextLength = 500"));

    /// <summary>
    /// The model of sections 3.1 to 3.4, with a bias on every projection and a gain and a bias in every norm. The widths are those of all
    /// heads together.
    /// </summary>
    private static long ByHand(long layers, long dModel, long dFeedForward, long keys, long values, long vocabulary)
    {
        var norm = 2 * dModel;
        var attention = 2 * (dModel * keys + keys) + (dModel * values + values) + (values * dModel + dModel);
        var feedForward = (dModel * dFeedForward + dFeedForward) + (dFeedForward * dModel + dModel);
        var encoderLayer = attention + norm + feedForward + norm;
        var decoderLayer = attention + norm + attention + norm + feedForward + norm;
        return layers * (encoderLayer + decoderLayer) + vocabulary * dModel;
    }

    // Read by the compiler from what is generated, which need not be loaded.
    private static object? GeneratedConstant(string arguments)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var user = GeneratorRun.CompilationOf([Declarations.Source(arguments)], options);
        GeneratorRun.DriverFor(options).RunGeneratorsAndUpdateCompilation(user, out var compilation, out _);
        return ((IFieldSymbol)compilation.GetTypeByMetadataName("CharGpt")!.GetMembers("ParameterCount").Single()).ConstantValue;
    }

    private static long Count(string arguments) => ModelSize.ParameterCount(Declarations.Spec(arguments));

    private static string BaseOf(int layers = 6, int dFeedForward = 2048, int keyDim = 64) =>
        $"DModel = 512, Heads = 8, Layers = {layers}, DFeedForward = {dFeedForward}, KeyDim = {keyDim}";

    private static string Paper(string sizes) =>
        $"Topology.EncoderDecoder, {sizes}, VocabularySize = {PaperVocabulary}, ContextLength = 256";
}
