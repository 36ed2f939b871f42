using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>Encoders with decoders, with sequences of different lengths on either side, against the interpreter.</summary>
public sealed class EncoderDecoderTests
{
    [Theory]

    // The model of the original paper, and one whose sizes leave remainders everywhere.
    [InlineData("DModel = 64, Heads = 4, Layers = 2, VocabularySize = 100, ContextLength = 24")]
    [InlineData(
        "DModel = 36, Heads = 3, KeyDim = 10, ValueDim = 7, Layers = 2, EncoderLayers = 3, DFeedForward = 49, VocabularySize = 61, "
        + "SourceVocabularySize = 77, ContextLength = 21, SourceContextLength = 37, AttentionDropout = 0.2")]

    // Before each sub-layer, learned positions, nothing shared, no biases.
    [InlineData(
        "DModel = 33, Heads = 3, Layers = 1, VocabularySize = 65, ContextLength = 17, Norm = NormPlacement.Pre, "
        + "Positions = Positions.Learned, TieEmbeddings = false, ShareEmbeddings = false, Bias = false, LabelSmoothing = 0")]

    // Values wider than keys, more queries and keys than attention's gradient holds at once.
    [InlineData(
        "DModel = 8, Heads = 1, KeyDim = 5, ValueDim = 40, Layers = 1, VocabularySize = 11, ContextLength = 150, "
        + "SourceContextLength = 340, DFeedForward = 9, AttentionDropout = 0.3")]
    [InlineData(
        "DModel = 16, Heads = 2, Layers = 2, EncoderLayers = 1, VocabularySize = 40, ContextLength = 20, Activation = Activation.Gelu, "
        + "RecomputeActivations = true")]
    [InlineData(
        "DModel = 12, Heads = 2, Layers = 1, VocabularySize = 11, ContextLength = 40, SourceContextLength = 70, DFeedForward = 9, "
        + "AttentionWindow = 5")]

    // Other score functions, of both kinds of attention.
    [InlineData(
        "DModel = 20, Heads = 2, KeyDim = 7, ValueDim = 9, Layers = 2, EncoderLayers = 1, VocabularySize = 17, ContextLength = 20, "
        + "DFeedForward = 9, Score = AttentionScore.Cosine, RecomputeActivations = true")]
    [InlineData(
        "DModel = 20, Heads = 2, KeyDim = 16, ValueDim = 9, Layers = 2, EncoderLayers = 1, VocabularySize = 17, ContextLength = 20, "
        + "DFeedForward = 9, Score = AttentionScore.Euclidean, ScoreScale = 0.25")]
    [InlineData(
        "DModel = 20, Heads = 2, KeyDim = 7, Layers = 2, EncoderLayers = 1, VocabularySize = 17, ContextLength = 20, "
        + "DFeedForward = 9, Score = AttentionScore.Additive, AttentionWindow = 6")]
    public void Losses_gradients_and_logits_are_those_of_the_interpreter(string arguments)
    {
        using var model = new CompiledDecoder($"Topology.EncoderDecoder, {arguments}");
        var size = model.Spec.Dimensions;
        var (context, sourceContext) = (size.ContextLength, size.SourceContextLength);
        int[] lengths = [context, 1, context - 5, 3];
        int[] sourceLengths = [7, sourceContext, 1, sourceContext - 3];
        InterpreterAgreement.CheckTraining(
            model, RandomCall.Pairs(lengths, size.VocabularySize, sourceLengths, size.SourceVocabularySize, seed: 2));
        InterpreterAgreement.CheckTraining(model, RandomCall.Pairs([1], size.VocabularySize, [3], size.SourceVocabularySize, seed: 3));
        InterpreterAgreement.CheckTranslation(model, [5, 1, sourceContext - 1], beams: 3, length: 6, seed: 4);
        InterpreterAgreement.CheckTranslation(model, [sourceContext], beams: 1, length: context, seed: 5);
    }
}
