using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>MG1015: constants that are there for the analyzer and are not yet for the generator.</summary>
public class GeneratedConstantTests
{
    private const string Large =
        "using ModelGen; [Transformer(Topology.Decoder, DModel = 128, Heads = 4, Layers = 1, VocabularySize = 96, ContextLength = 8)] "
        + "partial class Large; ";

    [Theory]
    [InlineData("{|MG1015:Large.VocabularySize|}", "Large.VocabularySize")]
    [InlineData("{|MG1015:2 * Large.VocabularySize|}", "2 * Large.VocabularySize")]
    [InlineData("{|MG1015:Sizes.Own|}", "Sizes.Own")]
    public void A_size_that_comes_of_another_model(string written, string expression) => Reported.Exactly(
        Large + "static class Sizes { public const int Own = Large.VocabularySize; } "
        + $"[Transformer(Topology.Decoder, DModel = 64, Heads = 2, Layers = 1, VocabularySize = {written}, ContextLength = 8)] "
        + "partial class Small; static class Use { static int It() => Small.VocabularySize + Large.DModel; }",
        $"'{expression}' has no value yet when ModelGen reads declarations, as it comes of a constant that ModelGen writes: write the "
        + "number, or give both models a constant of your own");

    [Fact]
    public void A_constant_that_users_give_a_model_is_theirs() => Reported.Exactly(
        Large.Replace("class Large;", "class Large { public const int Width = 64; }")
        + "[Transformer(Topology.Decoder, DModel = Large.Width, Heads = 2, Layers = 1, VocabularySize = 96, ContextLength = 8)] "
        + "partial class Small;");
}
