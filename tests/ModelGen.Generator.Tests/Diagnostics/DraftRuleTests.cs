using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>MG3009 to MG3011: a model and the one that drafts for it.</summary>
public class DraftRuleTests
{
    [Theory]
    [InlineData("Encoder")]
    [InlineData("EncoderDecoder")]
    public void A_draft_that_is_no_decoder(string topology) => Reported.Exactly(
        Source("{|MG3009:typeof(Drafter)|}", $"Topology.{topology}, Heads = 2, VocabularySize = 96, ContextLength = 64"),
        "'Drafter' cannot draft tokens here, as it is no model of Topology.Decoder: declare it with [Transformer(Topology.Decoder, ...)]");

    [Fact]
    public void A_draft_of_itself() => Reported.Exactly(
        Source("{|MG3009:typeof(CharGpt)|}", Decoder(96, 64)),
        "'CharGpt' cannot draft tokens here, as it is the model that it would draft for: name a smaller one, or leave Draft out");

    [Theory]
    [InlineData(97, 64, "VocabularySize = 96 here, but the draft 'Drafter' has VocabularySize = 97: make them the same")]
    [InlineData(96, 63, "ContextLength = 64 here, but the draft 'Drafter' has ContextLength = 63: give 'Drafter' 64 or more")]
    public void A_draft_that_cannot_serve(int vocabulary, int context, string message) => Reported.Exactly(
        Source("{|MG3010:typeof(Drafter)|}", Decoder(vocabulary, context), "model.CreateSpeculativeSession(drafter)"), message);

    [Fact]
    public void A_draft_with_a_fault_is_judged_where_it_is_declared() => Reported.Exactly(
        Source("typeof(Drafter)", "Topology.Decoder, Heads = {|MG1004:3|}, VocabularySize = 90, ContextLength = 64"),
        "Heads = 3 does not divide DModel = 32: 2 and 4 do, or give HeadDim");

    [Theory]
    [InlineData("model.CreateSpeculativeSession({|MG3011:drafter|})")]
    [InlineData("model.CreateSpeculativeSession(options: null, draft: {|MG3011:(DecoderModel)drafter|})")]
    public void A_call_with_a_draft_that_cannot_serve(string call) => Reported.Exactly(
        Source("null", Decoder(97, 64), call),
        "'CharGpt' has VocabularySize = 96, but the draft 'Drafter' has VocabularySize = 97: make them the same");

    [Theory]
    [InlineData("typeof(Drafter)", 64, "model.CreateSpeculativeSession(drafter)")]
    [InlineData("null", 65, "model.CreateSpeculativeSession(drafter)")]
    [InlineData("null", 32, "model.CreateSession(new() { Threads = 1 })")]
    [InlineData("null", 32, "model.CreateSpeculativeSession(Any())")]
    public void What_serves_or_is_not_known(string draft, int context, string call) =>
        Assert.Empty(GeneratorRun.Of(Source(draft, Decoder(96, context), call)).Diagnostics);

    private static string Decoder(int vocabulary, int context) =>
        $"Topology.Decoder, Heads = 2, VocabularySize = {vocabulary}, ContextLength = {context}";

    private static string Source(string draft, string drafter, string call = "null") => $$"""
        using ModelGen;
        [Transformer({{UserCode.ValidArguments}}, Draft = {{draft}})] public partial class CharGpt;
        [Transformer({{drafter}}, DModel = 32, Layers = 1)] public partial class Drafter;
        static class Use
        {
            static DecoderModel Any() => CharGpt.Create();
            static object? Session(CharGpt model, Drafter drafter) => {{call}};
        }
        """;
}
