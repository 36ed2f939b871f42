using ModelGen.Generator.Passes;
using ModelGen.Generator.Spec;
using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Passes;

/// <summary>What the planned programs compute is what the declared sizes ask for, counted pair by pair and matrix by matrix.</summary>
public sealed class OperationCountTests
{
    public static TheoryData<string> Declared => [.. Declarations.Tiny, .. Declarations.TinyPairs, .. Declarations.TinyEncoders];

    [Theory]
    [MemberData(nameof(Declared))]
    public void Programs_count_what_the_sizes_ask_for(string arguments)
    {
        var spec = Declarations.Spec(arguments);
        var (training, inference) = ModelCompiler.Programs(spec);
        var d = spec.Dimensions;
        var isOfSequence = spec.Head == HeadKind.SequenceClassification;
        var count = new OperationCount(d.ContextLength, SourceContext(spec), isOfSequence ? 1 : d.ContextLength);
        Assert.Equal(Forward(spec, isOfSequence ? 1 : d.ContextLength), count.Of(inference.Graph));

        // The gradient of a product is two products; of an additive score's three factors one is trained.
        var additive = spec.Score.Kind == ScoreKind.Additive ? 2 * Pairs(spec) * d.Heads * d.KeyDim : 0;
        Assert.Equal(3 * Forward(spec, d.ContextLength) + additive, count.Of(training!.Graph));
    }

    // What the benchmarks reckon with, in units of 10^9.
    [Theory]
    [InlineData("DModel = 128, Heads = 4, Layers = 4, VocabularySize = 65, ContextLength = 64", 12, 64, 3.82)]
    [InlineData("DModel = 384, Heads = 6, Layers = 6, VocabularySize = 65, ContextLength = 256", 4, 256, 69.02)]
    [InlineData("DModel = 768, Heads = 12, Layers = 12, VocabularySize = 50257, ContextLength = 1024", 4, 64, 190.67)]
    public void Steps_that_are_measured_take_what_the_measurements_say(string arguments, int batch, int length, double billions)
    {
        var training = ModelCompiler.Programs(Declarations.Spec(arguments)).Training!;
        var operations = batch * new OperationCount(length, sourceContext: 0, length).Of(training.Graph) / 1_000_000_000;
        Assert.Equal((decimal)billions, Math.Round(operations, 2));
    }

    [Fact]
    public void No_context_exceeds_the_count()
    {
        var training = ModelCompiler.Programs(Declarations.Spec(Declarations.Tiny[0])).Training!;
        Assert.True(new OperationCount(int.MaxValue, sourceContext: 0, int.MaxValue).Of(training.Graph) > long.MaxValue);
    }

    private static int SourceContext(ModelSpec spec) =>
        spec.Topology == TopologyKind.EncoderDecoder ? spec.Dimensions.SourceContextLength : 0;

    private static decimal Forward(ModelSpec spec, int logitRows)
    {
        var d = spec.Dimensions;
        var (keys, values) = (d.Heads * d.KeyDim, d.Heads * d.ValueDim);
        var feedForward = 2 * d.DModel * d.DFeedForward;
        var layer = d.DModel * (2 * keys + values) + values * d.DModel + feedForward;
        var columns = spec.Topology == TopologyKind.Encoder ? d.Labels : d.VocabularySize;
        var products = d.ContextLength * d.Layers * layer + logitRows * d.DModel * columns;
        if (spec.Topology == TopologyKind.EncoderDecoder)
        {
            products += d.SourceContextLength * (d.EncoderLayers * layer + d.Layers * d.DModel * (keys + values));
            products += d.ContextLength * d.Layers * d.DModel * (keys + values);
        }

        return 2 * products + 2 * Pairs(spec) * d.Heads * (spec.ScoredKeyDim + d.ValueDim);
    }

    // All pairs of a query and a key that it sees, in all layers.
    private static int Pairs(ModelSpec spec)
    {
        var d = spec.Dimensions;
        var pairs = d.Layers * Seen(spec, d.ContextLength, isCausal: spec.Topology != TopologyKind.Encoder);
        if (spec.Topology != TopologyKind.EncoderDecoder) return pairs;
        return pairs + d.EncoderLayers * Seen(spec, d.SourceContextLength, isCausal: false)
            + d.Layers * d.ContextLength * d.SourceContextLength;
    }

    private static int Seen(ModelSpec spec, int length, bool isCausal)
    {
        var seen = 0;
        for (var query = 0; query < length; query++)
        {
            for (var key = 0; key < length; key++)
            {
                if (isCausal && key > query) continue;
                if (spec.AttentionWindow is not { } window || Math.Abs(query - key) <= window) seen++;
            }
        }

        return seen;
    }
}
