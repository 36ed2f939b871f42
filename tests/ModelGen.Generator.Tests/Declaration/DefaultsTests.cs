using ModelGen.Generator.Spec;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Declaration;

/// <summary>What the spec holds: what is written, and the documented defaults for the rest.</summary>
public class DefaultsTests
{
    [Fact]
    public void What_is_left_out_follows_GPT2()
    {
        var model = Parse("DModel = 96, Heads = 3, Layers = 2, VocabularySize = 101, ContextLength = 37");
        Assert.Equal(
            new DimensionsSpec(
                DModel: 96, Heads: 3, KeyDim: 32, ValueDim: 32, Layers: 2, EncoderLayers: 2, DFeedForward: 384, VocabularySize: 101,
                ContextLength: 37, SourceVocabularySize: 101, SourceContextLength: 37, Labels: 0),
            model.Dimensions);
        Assert.Equal(TopologyKind.Decoder, model.Topology);
        Assert.Equal(ActivationKind.GeluTanh, model.Activation);
        Assert.Equal(NormKind.Pre, model.Norm);
        Assert.Equal(1e-5, model.NormEpsilon);
        Assert.Equal(PositionKind.Learned, model.Positions);
        Assert.Equal(new ScoreSpec(ScoreKind.ScaledDot, 1 / Math.Sqrt(model.Dimensions.KeyDim)), model.Score);
        Assert.Null(model.AttentionWindow);
        Assert.True(model.Bias);
        Assert.True(model.TieEmbeddings);
        Assert.Equal(new DropoutSpec(0, 0, 0), model.Dropout);
        Assert.False(model.RecomputeActivations);
    }

    [Fact]
    public void With_an_encoder_it_follows_the_original_paper()
    {
        var model = GeneratorRun.Of(UserCode.Model(
            "Topology.EncoderDecoder, DModel = 512, Heads = 8, Layers = 6, VocabularySize = 37000, ContextLength = 256")).Model();
        Assert.Equal(
            new DimensionsSpec(
                DModel: 512, Heads: 8, KeyDim: 64, ValueDim: 64, Layers: 6, EncoderLayers: 6, DFeedForward: 2048, VocabularySize: 37000,
                ContextLength: 256, SourceVocabularySize: 37000, SourceContextLength: 256, Labels: 0),
            model.Dimensions);
        Assert.Equal(TopologyKind.EncoderDecoder, model.Topology);
        Assert.Equal(ActivationKind.Relu, model.Activation);
        Assert.Equal(NormKind.Post, model.Norm);
        Assert.Equal(PositionKind.Sinusoidal, model.Positions);
        Assert.Equal(new ScoreSpec(ScoreKind.ScaledDot, 1 / Math.Sqrt(model.Dimensions.KeyDim)), model.Score);
        Assert.Null(model.AttentionWindow);
        Assert.True(model.Bias);
        Assert.True(model.TieEmbeddings);
        Assert.True(model.ShareEmbeddings);
        Assert.True(model.ScaleEmbeddings);
        Assert.Equal(0.1, model.LabelSmoothing);
        Assert.Equal(new DropoutSpec(0.1, 0.1, 0), model.Dropout);
    }

    [Fact]
    public void The_attribute_itself_has_the_same_defaults()
    {
        var attribute = new TransformerAttribute(Topology.Decoder);
        var model = Parse("DModel = 96, Heads = 3, Layers = 2, VocabularySize = 101, ContextLength = 37");
        Assert.Equal(attribute.Activation.ToString(), model.Activation.ToString());
        Assert.Equal(attribute.Norm.ToString(), model.Norm.ToString());
        Assert.Equal(attribute.NormEpsilon, model.NormEpsilon);
        Assert.Equal(attribute.Positions.ToString(), model.Positions.ToString());
        Assert.Equal(attribute.Bias, model.Bias);
        Assert.Equal(attribute.TieEmbeddings, model.TieEmbeddings);
        Assert.Equal(new DropoutSpec(attribute.EmbeddingDropout, attribute.ResidualDropout, attribute.AttentionDropout), model.Dropout);
        Assert.Equal(attribute.RecomputeActivations, model.RecomputeActivations);
    }

    [Theory]
    [InlineData(AttentionScore.ScaledDot, 0.25)]
    [InlineData(AttentionScore.Dot, 1)]
    [InlineData(AttentionScore.Cosine, 4)]
    [InlineData(AttentionScore.Euclidean, 1)]
    [InlineData(AttentionScore.Additive, 1)]
    public void A_score_has_a_scale_of_its_own(AttentionScore score, double scale)
    {
        var model = Parse(
            $"DModel = 96, Heads = 3, KeyDim = 16, Layers = 2, VocabularySize = 101, ContextLength = 37, Score = AttentionScore.{score}");
        Assert.Equal(scale, model.Score.Scale);
    }

    [Fact]
    public void What_is_written_stands()
    {
        var model = Parse(
            "DModel = 96, Heads = 5, HeadDim = 24, Layers = 2, DFeedForward = 100, VocabularySize = 101, ContextLength = 37, "
            + "Activation = Activation.Silu, Norm = NormPlacement.Post, NormEpsilon = 1e-6, Positions = Positions.Sinusoidal, "
            + "Bias = false, TieEmbeddings = false, EmbeddingDropout = 0.1, ResidualDropout = 0.2, AttentionDropout = 0.3, "
            + "RecomputeActivations = true, AttentionWindow = 8, Score = AttentionScore.Dot, ScoreScale = 0.5");
        Assert.Equal(
            new DimensionsSpec(
                DModel: 96, Heads: 5, KeyDim: 24, ValueDim: 24, Layers: 2, EncoderLayers: 2, DFeedForward: 100, VocabularySize: 101,
                ContextLength: 37, SourceVocabularySize: 101, SourceContextLength: 37, Labels: 0),
            model.Dimensions);
        Assert.Equal(ActivationKind.Silu, model.Activation);
        Assert.Equal(NormKind.Post, model.Norm);
        Assert.Equal(1e-6, model.NormEpsilon);
        Assert.Equal(PositionKind.Sinusoidal, model.Positions);
        Assert.Equal(new ScoreSpec(ScoreKind.Dot, 0.5), model.Score);
        Assert.Equal(8, model.AttentionWindow);
        Assert.False(model.Bias);
        Assert.False(model.TieEmbeddings);
        Assert.Equal(new DropoutSpec(0.1, 0.2, 0.3), model.Dropout);
        Assert.True(model.RecomputeActivations);
    }

    [Theory]
    [InlineData(typeof(Topology), typeof(TopologyKind))]
    [InlineData(typeof(Activation), typeof(ActivationKind))]
    [InlineData(typeof(NormPlacement), typeof(NormKind))]
    [InlineData(typeof(Positions), typeof(PositionKind))]
    [InlineData(typeof(AttentionScore), typeof(ScoreKind))]
    public void The_compilers_enums_have_the_names_and_values_of_the_users(Type users, Type compilers) =>
        Assert.Equal(NamesAndValues(users), NamesAndValues(compilers));

    private static IEnumerable<(string, int)> NamesAndValues(Type type) => Enum.GetNames(type).Zip(Enum.GetValues(type).Cast<int>());

    private static ModelSpec Parse(string arguments) => GeneratorRun.Of(UserCode.Model($"Topology.Decoder, {arguments}")).Model();
}
