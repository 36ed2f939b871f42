using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.CodeFixes;

/// <summary>What is offered for each rule on arguments.</summary>
public class ArgumentFixTests
{
    private const string Rest = "Layers = 1, VocabularySize = 9, ContextLength = 8";

    [Theory]
    [InlineData(
        "DModel = 128, Heads = {|MG1004:5|}",
        "Set Heads to 4", "DModel = 128, Heads = 4", "Set Heads to 8", "DModel = 128, Heads = 8",
        "Add HeadDim = 24", "DModel = 128, Heads = 5, HeadDim = 24")]
    [InlineData(
        "DModel = 16, Heads = {|MG1004:32|}",
        "Set Heads to 16", "DModel = 16, Heads = 16", "Add HeadDim = 1", "DModel = 16, Heads = 32, HeadDim = 1")]
    [InlineData(
        "DModel = 127, Heads = {|MG1004:4|}",
        "Set Heads to 1", "DModel = 127, Heads = 1", "Set Heads to 127", "DModel = 127, Heads = 127",
        "Add HeadDim = 32", "DModel = 127, Heads = 4, HeadDim = 32")]
    [InlineData(
        "DModel = {|MG1002:-12|}, Heads = 3", "Set DModel to 12", "DModel = 12, Heads = 3", "Set DModel to 96", "DModel = 96, Heads = 3")]
    [InlineData("DModel = {|MG1002:0|}, Heads = 4", "Set DModel to 128", "DModel = 128, Heads = 4")]
    [InlineData("DModel = 6, Heads = {|MG1002:int.MinValue|}", "Set Heads to 1", "DModel = 6, Heads = 1")]
    [InlineData(
        "DModel = 6, Heads = 2, HeadDim = {|MG1002:0|}",
        "Set HeadDim to 32", "DModel = 6, Heads = 2, HeadDim = 32", "Remove HeadDim", "DModel = 6, Heads = 2")]
    [InlineData("DModel = 6, Heads = 4, HeadDim = {|MG1002:0|}", "Set HeadDim to 32", "DModel = 6, Heads = 4, HeadDim = 32")]
    [InlineData("DModel = 12, Heads = {|MG1003:70000|}", "Set Heads to 12", "DModel = 12, Heads = 12")]
    [InlineData(
        "DModel = 8, Heads = 2, ResidualDropout = {|MG1009:20|}",
        "Set ResidualDropout to 0.2", "DModel = 8, Heads = 2, ResidualDropout = 0.2",
        "Set ResidualDropout to 0", "DModel = 8, Heads = 2, ResidualDropout = 0")]
    [InlineData(
        "DModel = 8, Heads = 2, AttentionDropout = {|MG1009:double.NaN|}",
        "Set AttentionDropout to 0", "DModel = 8, Heads = 2, AttentionDropout = 0")]
    [InlineData(
        "DModel = 8, Heads = 2, LabelSmoothing = {|MG1011:1.5|}",
        "Set LabelSmoothing to 0.1", "DModel = 8, Heads = 2, LabelSmoothing = 0.1",
        "Set LabelSmoothing to 0", "DModel = 8, Heads = 2, LabelSmoothing = 0")]
    [InlineData(
        "DModel = 8, Heads = 2, NormEpsilon = {|MG1010:0|}", "Set NormEpsilon to 1e-5", "DModel = 8, Heads = 2, NormEpsilon = 1e-5")]
    [InlineData("DModel = 8, AttentionWindow = {|MG1012:0|}, Heads = 2", "Remove AttentionWindow", "DModel = 8, Heads = 2")]
    [InlineData("DModel = 8, Heads = 2, ScoreScale = {|MG1013:-1|}", "Remove ScoreScale", "DModel = 8, Heads = 2")]
    [InlineData(
        "DModel = 8, Heads = 2, Norm = {|MG2001:(NormPlacement)7|}",
        "Set Norm to NormPlacement.Pre", "DModel = 8, Heads = 2, Norm = NormPlacement.Pre",
        "Set Norm to NormPlacement.Post", "DModel = 8, Heads = 2, Norm = NormPlacement.Post")]
    [InlineData(
        "DModel = {|MG2002:9|}, Heads = 3, Positions = Positions.Sinusoidal",
        "Set DModel to 6", "DModel = 6, Heads = 3, Positions = Positions.Sinusoidal",
        "Set DModel to 12", "DModel = 12, Heads = 3, Positions = Positions.Sinusoidal")]
    [InlineData("DModel = 8, Heads = 2, EncoderLayers = {|MG2003:4|}", "Remove EncoderLayers", "DModel = 8, Heads = 2")]
    public Task An_argument(string wrong, params string[] titlesAndRight) => Offered.Exactly(
        UserCode.Model($"Topology.Decoder, {Rest}, {wrong}"),
        [.. titlesAndRight.Select((text, i) => i % 2 == 0 ? text : UserCode.Model($"Topology.Decoder, {Rest}, {text}"))]);

    [Fact]
    public Task Heads_that_do_not_divide_where_one_of_their_widths_is_given() => Offered.Exactly(
        KeyDim("KeyDim = 8, Heads = {|MG1004:3|}"),
        "Set Heads to 2", KeyDim("KeyDim = 8, Heads = 2"),
        "Set Heads to 4", KeyDim("KeyDim = 8, Heads = 4"),
        "Add ValueDim = 8", KeyDim("KeyDim = 8, ValueDim = 8, Heads = 3"));

    [Fact]
    public Task All_sizes_missing() => Offered.Exactly(
        UserCode.Model("Topology.Decoder").Replace("[Transformer", "[{|MG1001:Transformer|}"),
        "Add DModel = 128, Heads = 4, Layers = 4, VocabularySize = 256 and ContextLength = 64",
        UserCode.Model("Topology.Decoder, DModel = 128, Heads = 4, Layers = 4, VocabularySize = 256, ContextLength = 64"));

    [Fact]
    public Task Missing_sizes_come_where_they_belong() => Offered.Exactly(
        UserCode.Model("Topology.Decoder, Heads = 6, VocabularySize = 9, ContextLength = 8, Bias = false")
            .Replace("[Transformer", "[{|MG1001:Transformer|}"),
        "Add DModel = 192 and Layers = 4",
        UserCode.Model("Topology.Decoder, DModel = 192, Heads = 6, Layers = 4, VocabularySize = 9, ContextLength = 8, Bias = false"));

    [Fact]
    public Task A_topology_that_there_is_not() => Offered.Exactly(
        UserCode.Model($"{{|MG2001:(Topology)7|}}, DModel = 8, Heads = 2, {Rest}"),
        "Set topology to Topology.Decoder", UserCode.Model($"Topology.Decoder, DModel = 8, Heads = 2, {Rest}"),
        "Set topology to Topology.EncoderDecoder", UserCode.Model($"Topology.EncoderDecoder, DModel = 8, Heads = 2, {Rest}"),
        "Set topology to Topology.Encoder", UserCode.Model($"Topology.Encoder, DModel = 8, Heads = 2, {Rest}"));

    [Fact]
    public Task A_classifier_without_labels() => Offered.Exactly(
        UserCode.Model($"Topology.Encoder, Head = {{|MG2004:EncoderHead.TokenClassification|}}, DModel = 8, Heads = 2, {Rest}"),
        "Add Labels = 2",
        UserCode.Model($"Topology.Encoder, Head = EncoderHead.TokenClassification, Labels = 2, DModel = 8, Heads = 2, {Rest}"));

    [Fact]
    public Task Labels_without_a_classifier() => Offered.Exactly(
        UserCode.Model($"Topology.Encoder, DModel = 8, Heads = 2, Labels = {{|MG2004:3|}}, {Rest}"),
        "Remove Labels", UserCode.Model($"Topology.Encoder, DModel = 8, Heads = 2, {Rest}"),
        "Set Head to EncoderHead.SequenceClassification",
        UserCode.Model(Labelled("EncoderHead.SequenceClassification")),
        "Set Head to EncoderHead.TokenClassification",
        UserCode.Model(Labelled("EncoderHead.TokenClassification")));

    [Theory]
    [InlineData("NormEpsilon = {|MG3002:1e-5|}", "Set NormEpsilon to 1e-12", "NormEpsilon = 1e-12")]
    [InlineData("NormEpsilon = 1e-12, AttentionWindow = {|MG3002:4|}", "Remove AttentionWindow", "NormEpsilon = 1e-12")]
    [InlineData(
        "NormEpsilon = 1e-12, Norm = {|MG3002:NormPlacement.Pre|}", "Set Norm to NormPlacement.Post",
        "NormEpsilon = 1e-12, Norm = NormPlacement.Post")]
    public Task An_encoder_that_differs(string wrong, string title, string right) =>
        Offered.Exactly(WithEncoder(wrong), title, WithEncoder(right));

    [Fact]
    public Task What_the_encoder_has_and_the_model_does_not_say_is_added() => Offered.Exactly(
        WithEncoder("Score = AttentionScore.ScaledDot").Replace("typeof(Reader)", "{|MG3002:typeof(Reader)|}"),
        "Set NormEpsilon to 1e-12",
        WithEncoder("Score = AttentionScore.ScaledDot").Replace("Activation.Gelu,", "Activation.Gelu, NormEpsilon = 1e-12,"));

    private static string KeyDim(string more) =>
        $"using ModelGen;\n[Transformer(Topology.Decoder, DModel = 32, {more}, {Rest})] partial class CharGpt;";

    private static string Labelled(string head) =>
        $"Topology.Encoder, DModel = 8, Heads = 2, Labels = 3, {Rest.Replace("Layers = 1", $"Layers = 1, Head = {head}")}";

    private static string WithEncoder(string more) =>
        UserCode.Model(
            $"Topology.EncoderDecoder, DModel = 8, Heads = 2, {Rest}, Activation = Activation.Gelu, Positions = Positions.Learned, "
            + $"ScaleEmbeddings = false, Encoder = typeof(Reader), {more}")
        + $"\n[Transformer(Topology.Encoder, DModel = 8, Heads = 2, {Rest})] public partial class Reader;";
}
