using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>MG1009 to MG1013 and MG2xxx: numbers that are no sizes, choices, and what does not go together.</summary>
public class OptionRuleTests
{
    [Theory]
    [InlineData("EmbeddingDropout", "1.0", "1", "0.9 is much already")]
    [InlineData("ResidualDropout", "1.5", "1.5", "0.9 is much already")]
    [InlineData("AttentionDropout", "10", "10", "10 percent is 0.1")]
    [InlineData("AttentionDropout", "-0.1", "-0.1", "0 turns it off")]
    [InlineData("ResidualDropout", "double.NaN", "NaN", "0 turns it off")]
    [InlineData("ResidualDropout", "double.PositiveInfinity", "Infinity", "0.9 is much already")]
    [InlineData("ResidualDropout", "0.999999999", "0.999999999", "0.9 is much already")]
    public void Dropout_that_is_no_probability_below_1(string name, string written, string value, string nearest) => Reported.Exactly(
        UserCode.Model($"{UserCode.ValidArguments}, {name} = {{|MG1009:{written}|}}"),
        $"{name} = {value} must be at least 0 and below 1: {nearest}");

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-1e-5", "-1E-05")]
    [InlineData("1e-60", "1E-60")]
    [InlineData("1.1", "1.1")]
    [InlineData("double.NaN", "NaN")]
    [InlineData("double.PositiveInfinity", "Infinity")]
    public void An_epsilon_that_is_not_small_and_positive(string written, string value) => Reported.Exactly(
        UserCode.Model($"{UserCode.ValidArguments}, NormEpsilon = {{|MG1010:{written}|}}"),
        $"NormEpsilon = {value} must be above 0 and at most 1, such as 1E-05");

    [Theory]
    [InlineData("0")]
    [InlineData("-64")]
    public void A_window_that_is_not_positive(string written) => Reported.Exactly(
        UserCode.Model($"{UserCode.ValidArguments}, AttentionWindow = {{|MG1012:{written}|}}"),
        $"AttentionWindow = {written} must be at least 1; left out, attention sees the whole context");

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-1.0", "-1")]
    [InlineData("1e-60", "1E-60")]
    [InlineData("65537", "65537")]
    [InlineData("double.NaN", "NaN")]
    public void A_scale_of_scores_that_is_not_positive(string written, string value) => Reported.Exactly(
        UserCode.Model($"{UserCode.ValidArguments}, ScoreScale = {{|MG1013:{written}|}}"),
        $"ScoreScale = {value} must be above 0 and at most 65536; left out, it is what suits the score function");

    [Theory]
    [InlineData("Activation", "(Activation)9",
        "9 is no Activation: Activation.Relu, Activation.Gelu, Activation.GeluTanh and Activation.Silu are")]
    [InlineData("Norm", "(NormPlacement)(-1)", "-1 is no NormPlacement: NormPlacement.Pre and NormPlacement.Post are")]
    [InlineData("Score", "(AttentionScore)7",
        "7 is no AttentionScore: AttentionScore.ScaledDot, AttentionScore.Dot, AttentionScore.Cosine, AttentionScore.Euclidean and "
        + "AttentionScore.Additive are")]
    [InlineData("Positions", "(Positions)2", "2 is no Positions: Positions.Learned and Positions.Sinusoidal are")]
    public void A_choice_that_its_enum_does_not_have(string name, string written, string message) =>
        Reported.Exactly(UserCode.Model($"{UserCode.ValidArguments}, {name} = {{|MG2001:{written}|}}"), message);

    [Theory]
    [InlineData("{|MG2001:(Topology)7|}")]
    [InlineData("topology: {|MG2001:(Topology)7|}")]
    public void A_topology_that_there_is_not(string written) =>
        Reported.Exactly(
            UserCode.Model(UserCode.ValidArguments.Replace("Topology.Decoder", written)),
            "7 is no Topology: Topology.Decoder, Topology.EncoderDecoder and Topology.Encoder are");

    [Theory]
    [InlineData("Heads = 1", 127, "126 and 128 do")]
    [InlineData("Heads = 3", 129, "126 and 132 do")]
    [InlineData("Heads = 3, HeadDim = 8", 129, "128 and 130 do")]
    [InlineData("Heads = 1", 1, "2 does")]
    public void An_odd_width_with_sinusoidal_positions(string heads, int dModel, string nearest) => Reported.Exactly(
        UserCode.Model(
            $"Topology.Decoder, DModel = {{|MG2002:{dModel}|}}, {heads}, Layers = 1, VocabularySize = 96, ContextLength = 64, "
            + "Positions = Positions.Sinusoidal"),
        $"DModel = {dModel} is odd, and sinusoidal positions pair each sine with a cosine: {nearest}");

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("-0.1", "-0.1")]
    [InlineData("double.NaN", "NaN")]
    public void Label_smoothing_that_is_no_probability_below_1(string written, string value) => Reported.Exactly(
        UserCode.Model($"{UserCode.ValidArguments}, LabelSmoothing = {{|MG1011:{written}|}}"),
        $"LabelSmoothing = {value} must be at least 0 and below 1: 0.1 is usual");

    [Theory]
    [InlineData("Decoder", "SourceContextLength", "32", "EncoderDecoder")]
    [InlineData("Decoder", "EncoderLayers", "2", "EncoderDecoder")]
    [InlineData("Encoder", "ShareEmbeddings", "false", "EncoderDecoder")]
    [InlineData("Encoder", "TieEmbeddings", "true", "Decoder")]
    [InlineData("Decoder", "Head", "EncoderHead.TokenEmbeddings", "Encoder")]
    [InlineData("EncoderDecoder", "Pooling", "Pooling.Mean", "Encoder")]
    public void An_argument_of_another_topology(string topology, string name, string written, string owner) => Reported.Exactly(
        UserCode.Model($"{Of(topology)}, {name} = {{|MG2003:{written}|}}"),
        $"{name} says nothing of a Topology.{topology}: leave it out, or declare a Topology.{owner}");

    [Theory]
    [InlineData("{|MG2001:(Topology)7|}", "Head = EncoderHead.TokenEmbeddings, EncoderLayers = 2")]
    [InlineData("{|MG2001:(Topology)7|}", "Encoder = typeof(string), Pooling = Pooling.Mean")]
    public void What_a_topology_that_there_is_not_has_is_not_judged(string topology, string more) => Reported.Exactly(
        UserCode.Model($"{UserCode.ValidArguments.Replace("Topology.Decoder", topology)}, {more}"),
        "7 is no Topology: Topology.Decoder, Topology.EncoderDecoder and Topology.Encoder are");

    [Theory]
    [InlineData("Decoder", "EncoderLayers", "0", "EncoderDecoder")]
    [InlineData("Encoder", "SourceVocabularySize", "-1", "EncoderDecoder")]
    [InlineData("Decoder", "Encoder", "typeof(string)", "EncoderDecoder")]
    [InlineData("Decoder", "SourceTokenizer", "typeof(string)", "EncoderDecoder")]
    [InlineData("Decoder", "Labels", "0", "Encoder")]
    [InlineData("EncoderDecoder", "Head", "(EncoderHead)9", "Encoder")]
    [InlineData("Encoder", "Draft", "typeof(string)", "Decoder")]
    public void An_argument_of_another_topology_is_not_judged_further(string topology, string name, string written, string owner) =>
        An_argument_of_another_topology(topology, name, written, owner);

    [Fact]
    public void Positions_that_there_are_not_say_nothing_of_the_width() => Reported.Exactly(
        UserCode.Model(
            "Topology.EncoderDecoder, DModel = 127, Heads = 1, Layers = 1, VocabularySize = 96, ContextLength = 64, "
            + "Positions = {|MG2001:(Positions)2|}"),
        "2 is no Positions: Positions.Learned and Positions.Sinusoidal are");

    [Fact]
    public void A_width_of_heads_with_nothing_left_to_say() => Reported.Exactly(
        UserCode.Model($"{UserCode.ValidArguments}, KeyDim = 16, ValueDim = 48, HeadDim = {{|MG2008:32|}}"),
        "HeadDim = 32 says nothing, as KeyDim = 16 and ValueDim = 48 are both given: leave it out, or leave out the one that it is for");

    [Fact]
    public void A_shared_embedding_of_two_vocabularies() => Reported.Exactly(
        UserCode.Model($"{Of("EncoderDecoder")}, SourceVocabularySize = 90, ShareEmbeddings = {{|MG2007:true|}}"),
        "ShareEmbeddings = true needs one vocabulary for both sides, but VocabularySize = 96 and SourceVocabularySize = 90 differ: "
        + "make both 96, or leave ShareEmbeddings out");

    [Fact]
    public void An_argument_that_names_no_type_is_as_one_left_out() =>
        Assert.Empty(GeneratorRun.Of(UserCode.Model($"{Of("EncoderDecoder")}, Encoder = null, Tokenizer = null")).Diagnostics);

    [Theory]
    [InlineData("string", "String")]
    [InlineData("CharGpt", "CharGpt")]
    [InlineData("int[]", "int[]")]
    public void An_encoder_that_is_none(string written, string name) => Reported.Exactly(
        UserCode.Model($"{Of("EncoderDecoder")}, Encoder = {{|MG3001:typeof({written})|}}"),
        $"'{name}' is no model of Topology.Encoder, so it cannot be the encoder here: declare it with "
        + "[Transformer(Topology.Encoder, ...)]");

    [Theory]
    [InlineData(", DFeedForward = {|MG3002:100|}", "DFeedForward = 100", "DFeedForward = 512", "512")]
    [InlineData(", EncoderLayers = {|MG3002:3|}", "EncoderLayers = 3", "Layers = 4", "4")]
    [InlineData(", AttentionWindow = {|MG3002:5|}", "AttentionWindow = 5", "AttentionWindow = 64", "64")]
    [InlineData(
        ", Score = {|MG3002:AttentionScore.Dot|}", "Score = AttentionScore.Dot", "Score = AttentionScore.ScaledDot",
        "AttentionScore.ScaledDot")]
    [InlineData(", Norm = {|MG3002:NormPlacement.Pre|}", "Norm = NormPlacement.Pre", "Norm = NormPlacement.Post", "NormPlacement.Post")]
    public void An_encoder_of_another_shape(string more, string own, string other, string value) => Reported.Exactly(
        UserCode.Model(
            $"{Of("EncoderDecoder")}, Activation = Activation.Gelu, Positions = Positions.Learned, ScaleEmbeddings = false, "
            + $"Encoder = typeof(Reader){more}")
        + $"\n[Transformer({Of("Encoder")}, NormEpsilon = 1e-5)] public partial class Reader;",
        $"{own} here, but the encoder 'Reader' has {other}: make it {value} here, or change the encoder");

    [Fact]
    public void An_encoder_with_a_fault_is_judged_where_it_is_declared() => Reported.Exactly(
        UserCode.Model($"{Of("EncoderDecoder")}, Encoder = typeof(Reader)")
        + $"\n[Transformer({Of("Encoder").Replace("Heads = 4", "Heads = {|MG1004:5|}")})] public partial class Reader;",
        "Heads = 5 does not divide DModel = 128: 4 and 8 do, or give HeadDim");

    [Fact]
    public void A_fault_of_the_model_itself_is_no_difference_from_its_encoder() => Reported.Exactly(
        UserCode.Model($"{Of("EncoderDecoder")}, NormEpsilon = {{|MG1010:-1|}}, Encoder = typeof(Reader)")
        + $"\n[Transformer({Of("Encoder")})] public partial class Reader;",
        "NormEpsilon = -1 must be above 0 and at most 1, such as 1E-05");

    private static string Of(string topology) =>
        UserCode.ValidArguments.Replace("Topology.Decoder", $"Topology.{topology}");
}
