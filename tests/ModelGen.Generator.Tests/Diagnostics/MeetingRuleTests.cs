using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>MG3003 and MG3004: an encoder that is taken over where both models are declared.</summary>
public class MeetingRuleTests
{
    // What an encoder has by default.
    private const string AsEncoder =
        "Activation = Activation.Gelu, NormEpsilon = 1e-12, Positions = Positions.Learned, ScaleEmbeddings = false";

    [Theory]
    [InlineData("DFeedForward = 100", "", "DFeedForward = 100", "DFeedForward = 512")]
    [InlineData("EncoderLayers = 5", "", "EncoderLayers = 5", "Layers = 4")]
    [InlineData("SourceVocabularySize = 50", "", "SourceVocabularySize = 50", "VocabularySize = 96")]
    [InlineData("SourceContextLength = 32", "", "SourceContextLength = 32", "ContextLength = 64")]
    [InlineData("Norm = NormPlacement.Pre", "", "Norm = NormPlacement.Pre", "Norm = NormPlacement.Post")]
    [InlineData("Bias = true", ", Bias = false", "Bias = true", "Bias = false")]
    [InlineData("DFeedForward = 128, Score = AttentionScore.Dot", "", "DFeedForward = 128", "DFeedForward = 512")]
    public void Tensors_that_do_not_fit(string own, string other, string value, string encoderValue) => Reported.Exactly(
        Source($"{AsEncoder}, {own}", other, "translator.TakeEncoder({|MG3003:reader|})"),
        $"The encoder of 'CharGpt' has {value}, but 'Reader' has {encoderValue}, so its tensors do not fit: make them the same, or declare "
        + "'CharGpt' with Encoder = typeof(Reader)");

    [Theory]
    [InlineData("Norm = NormPlacement.Post", ", Norm = NormPlacement.Pre", "Norm = NormPlacement.Post", "Norm = NormPlacement.Pre")]
    [InlineData("EncoderLayers = 3", "", "EncoderLayers = 3", "Layers = 4")]
    [InlineData("Heads = 8", "", "Heads = 8", "Heads = 4")]
    [InlineData("ScoreScale = 0.5", ", ScoreScale = 0.25", "ScoreScale = 0.5", "ScoreScale = 0.25")]
    [InlineData("AttentionWindow = 5", "", "AttentionWindow = 5", "AttentionWindow = 64")]
    public void Tensors_that_fit_and_mean_something_else(string own, string other, string value, string encoderValue) => Reported.Exactly(
        Source($"{AsEncoder}, {own}", other, "translator?.TakeEncoder(encoder: {|MG3004:(EncoderModel)reader|})"),
        $"The encoder of 'CharGpt' has {value}, but 'Reader' has {encoderValue}: its tensors fit, and will not do here what they do there; "
        + "make them the same, or declare 'CharGpt' with Encoder = typeof(Reader)");

    [Theory]
    [InlineData(AsEncoder, "translator.TakeEncoder(reader)")]
    [InlineData(AsEncoder + ", Encoder = typeof(Reader)", "translator.TakeEncoder(reader)")]
    [InlineData("DFeedForward = 100", "((EncoderDecoderModel)new object()).TakeEncoder(reader)")]
    [InlineData("DFeedForward = 100", "translator.TakeEncoder(Any())")]
    [InlineData("DFeedForward = 100", "translator.TakeEncoder(null!)")]
    public void What_fits_or_is_not_known(string own, string call) => Assert.Empty(GeneratorRun.Of(Source(own, "", call)).Diagnostics);

    [Fact]
    public void Where_the_declaration_is_at_fault_the_call_is_not() => Reported.Exactly(
        Source($"{AsEncoder}, Encoder = typeof(Reader), DFeedForward = {{|MG3002:100|}}", "", "translator.TakeEncoder(reader)"),
        "DFeedForward = 100 here, but the encoder 'Reader' has DFeedForward = 512: make it 512 here, or change the encoder");

    private static string Source(string own, string other, string call)
    {
        var shape = UserCode.ValidArguments;
        if (own.Contains(", Heads", StringComparison.Ordinal)) shape = shape.Replace("Heads = 4, ", "");
        return $$"""
            using ModelGen;
            [Transformer({{shape.Replace("Decoder", "EncoderDecoder")}}, {{own}})] public partial class CharGpt;
            [Transformer({{UserCode.ValidArguments.Replace("Decoder", "Encoder")}}{{other}})] public partial class Reader;
            static class Use
            {
                static EncoderModel Any() => Reader.Create();
                static void Take(CharGpt translator, Reader reader) => {{call}};
            }
            """;
    }
}
