using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>MG6xxx: what an editor alone shows, on declarations that are valid.</summary>
public class AdviceTests
{
    private const string Rest = "Layers = 2, VocabularySize = 97, ContextLength = 61";

    [Theory]
    [InlineData(100, 4, "its last 4 columns leave 12 of 16 lanes idle: 96 and 112 leave none")]
    [InlineData(97, 1, "its last column leaves 15 of 16 lanes idle: 96 and 112 leave none")]
    [InlineData(101, 1, "its last 5 columns leave 27 of 32 lanes idle: 96 and 112 leave none")]
    [InlineData(15, 1, "its last 15 columns leave 65 of 80 lanes idle: 16 leaves none")]
    [InlineData(100, 5, "its last 4 columns leave 12 of 16 lanes idle: 80 and 160 leave none")]
    [InlineData(65535, 1, "its last 15 columns leave 65 of 80 lanes idle: 65520 and 65536 leave none", 1)]
    public void A_width_of_the_model(int dModel, int heads, string rest, int layers = 2) => Reported.AsAdvice(
        Model($"DModel = {{|MG6001:{dModel}|}}, Heads = {heads}, {Rest.Replace("Layers = 2", $"Layers = {layers}")}"
            + (dModel > 60000 ? ", HeadDim = 16, DFeedForward = 16, Bias = false" : "")),
        $"DModel = {dModel} is no multiple of 16, so that {rest}");

    [Theory]
    [InlineData(128, 16, 8, "its last 8 columns leave 8 of 16 lanes idle: Heads = 8 leaves none")]
    [InlineData(768, 32, 24, "its last 8 columns leave 8 of 16 lanes idle: Heads = 24 and 48 leave none")]
    [InlineData(16, 16, 1, "its last column leaves 15 of 16 lanes idle: Heads = 1 leaves none")]
    public void A_width_of_heads_that_follows_from_their_number(int dModel, int heads, int width, string rest) => Reported.AsAdvice(
        Model($"DModel = {dModel}, Heads = {{|MG6001:{heads}|}}, {Rest}"),
        $"DModel / Heads = {width} is no multiple of 16, so that {rest}");

    [Theory]
    [InlineData("HeadDim")]
    [InlineData("KeyDim")]
    [InlineData("ValueDim")]
    public void A_width_of_heads_that_is_written(string name) => Reported.AsAdvice(
        Model($"DModel = 128, Heads = 4, {name} = {{|MG6001:24|}}, {Rest}"),
        $"{name} = 24 is no multiple of 16, so that its last 8 columns leave 8 of 16 lanes idle: 16 and 32 leave none");

    [Fact]
    public void A_width_of_the_feed_forward_network() => Reported.AsAdvice(
        Model($"DModel = 128, Heads = 4, DFeedForward = {{|MG6001:500|}}, {Rest}"),
        "DFeedForward = 500 is no multiple of 16, so that its last 4 columns leave 12 of 16 lanes idle: 496 and 512 leave none");

    [Theory]
    [InlineData("Topology.Encoder, DModel = 128, Heads = 4, KeyDim = 24")]
    [InlineData("Topology.Decoder, DModel = 128, Heads = 4, KeyDim = 24, Score = AttentionScore.Additive")]
    [InlineData("Topology.Decoder, DModel = 128, Heads = 4, KeyDim = 15, Score = AttentionScore.Euclidean")]
    public void Keys_that_are_only_summed_over_may_have_any_width(string arguments) =>
        Reported.AsAdvice(Declaration($"{arguments}, {Rest}"));

    [Fact]
    public void What_a_named_encoder_fixes_is_said_of_the_encoder_alone() => Reported.AsAdvice(
        Declaration(
            $"Topology.EncoderDecoder, DModel = 100, Heads = 4, {Rest}, Activation = Activation.Gelu, NormEpsilon = 1e-12, "
            + "Positions = Positions.Learned, ScaleEmbeddings = false, Encoder = typeof(Reader)")
        + $"\n[Transformer(Topology.Encoder, DModel = {{|MG6001:100|}}, Heads = 4, {Rest})] public partial class Reader;",
        "DModel = 100 is no multiple of 16, so that its last 4 columns leave 12 of 16 lanes idle: 96 and 112 leave none");

    [Fact]
    public void A_declaration_with_a_fault_gets_no_advice()
    {
        var run = GeneratorRun.Of(Model($"DModel = 100, Heads = 3, {Rest}"));
        Assert.Equal(["MG1004"], run.Diagnostics.Select(diagnostic => diagnostic.Id));
        Assert.Empty(run.Advice);
    }

    [Theory]
    [InlineData("Decoder", "", 60, "ContextLength = 61", "59")]
    [InlineData("Encoder", "", 1000, "ContextLength = 61", "59")]
    [InlineData("EncoderDecoder", ", SourceContextLength = 80", 79, "SourceContextLength = 80", "78")]
    public void A_window_that_reaches_the_whole_context(string topology, string more, int window, string context, string most) =>
        Reported.AsAdvice(
            Declaration($"Topology.{topology}, DModel = 128, Heads = 4, {Rest}{more}, AttentionWindow = {{|MG6002:{window}|}}"),
            $"AttentionWindow = {window} reaches all of {context}, so it changes nothing: leave it out, or make it {most} or less");

    [Theory]
    [InlineData("Decoder", ", AttentionWindow = 59")]
    [InlineData("EncoderDecoder", ", SourceContextLength = 80, AttentionWindow = 78")]
    [InlineData("EncoderDecoder", ", EncoderLayers = 3, RecomputeActivations = true")]
    public void What_changes_something(string topology, string more) =>
        Reported.AsAdvice(Declaration($"Topology.{topology}, DModel = 128, Heads = 4, {Rest}{more}"));

    [Fact]
    public void One_layer_that_is_to_be_recomputed() => Reported.AsAdvice(
        Model(
            "DModel = 128, Heads = 4, Layers = 1, VocabularySize = 97, ContextLength = 61, RecomputeActivations = {|MG6003:true|}"),
        "RecomputeActivations = true changes nothing where Layers = 1, as the last layer is never run again: leave it out");

    private static string Model(string arguments) => Declaration($"Topology.Decoder, {arguments}");

    private static string Declaration(string arguments) => $"using ModelGen; [Transformer({arguments})] public partial class CharGpt;";
}
