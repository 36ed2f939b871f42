using ModelGen.Generation;
using ModelGen.Visualization;

namespace ModelGen.Browser.Tests;

[Transformer(Topology.Decoder, DModel = 24, Heads = 3, Layers = 2, VocabularySize = 50, ContextLength = 32)]
internal partial class SmallDecoder;

[Transformer(Topology.EncoderDecoder, DModel = 16, Heads = 2, Layers = 2, VocabularySize = 20, ContextLength = 12)]
internal partial class SmallTranslator;

/// <summary>Pages of models with random weights.</summary>
internal static class SmallModels
{
    public static readonly string[] Words = ["the", " animal", " was", " too", " tired", " to", " cross", " the", " street", "."];

    public static (string Html, AttentionWeights Weights) Decoder()
    {
        using var session = SmallDecoder.Create(seed: 3).CreateSession();
        var weights = session.Attend([1, 2, 3, 4, 5, 6, 7, 1, 8, 9]);
        var options = new AttentionPageOptions { Title = "A small decoder", Model = "random weights", Text = string.Concat(Words) };
        return (AttentionPage.ToHtml(weights, AttentionTokens.ForDecoder(Words), options), weights);
    }

    public static (string Html, AttentionWeights Weights) Translator()
    {
        using var session = SmallTranslator.Create(seed: 4).CreateSession(new TranslationOptions { BeginToken = 1, EndToken = 2 });
        var weights = session.Attend([5, 6, 7, 8], [9, 10, 11]);
        var tokens = AttentionTokens.ForTranslation(["the", "big", "old", "house"], ["das", "große", "Haus"]);
        return (AttentionPage.ToHtml(weights, tokens), weights);
    }

    /// <summary>One weight.</summary>
    public static double At(this AttentionWeights weights, AttentionPart part, int layer, int head, int query, int key) =>
        weights.Of(part, layer, head)[query, key];
}
