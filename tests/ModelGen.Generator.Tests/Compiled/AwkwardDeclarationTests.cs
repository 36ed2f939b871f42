using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>Declarations whose sizes leave remainders everywhere, and every option, against the interpreter.</summary>
public sealed class AwkwardDeclarationTests
{
    [Theory]

    // Heads of 24, a vocabulary of 101 and a context of 37: no size is a whole number of vectors.
    [InlineData("DModel = 72, Heads = 3, Layers = 2, VocabularySize = 101, ContextLength = 37", 1, 37)]
    [InlineData($"DModel = 72, Heads = 3, Layers = 2, VocabularySize = 101, ContextLength = 37, {Declarations.Dropout}", 2, 36)]

    // Less than a vector in every direction.
    [InlineData(
        $"DModel = 8, Heads = 2, Layers = 1, VocabularySize = 5, ContextLength = 9, Activation = Activation.Silu, {Declarations.Dropout}",
        3, 7)]
    [InlineData("DModel = 3, Heads = 1, Layers = 1, VocabularySize = 2, ContextLength = 2, DFeedForward = 1", 1, 2)]

    // One float more than whole vectors.
    [InlineData(
        "DModel = 33, Heads = 3, Layers = 2, VocabularySize = 65, ContextLength = 17, DFeedForward = 49, Activation = Activation.Gelu, "
            + Declarations.Dropout,
        4, 17)]

    // Heads that together are narrower, and wider, than the model.
    [InlineData(
        "DModel = 40, Heads = 2, HeadDim = 7, Layers = 2, VocabularySize = 31, ContextLength = 19, Norm = NormPlacement.Post, "
            + Declarations.Dropout,
        2, 15)]
    [InlineData(
        "DModel = 20, Heads = 3, HeadDim = 40, Layers = 1, VocabularySize = 48, ContextLength = 24, TieEmbeddings = false, Bias = false, "
            + Declarations.Dropout,
        2, 21)]

    // The model of the original paper, without biases and untied.
    [InlineData(
        "DModel = 48, Heads = 4, Layers = 3, VocabularySize = 100, ContextLength = 33, Activation = Activation.Relu, "
            + $"Norm = NormPlacement.Post, Positions = Positions.Sinusoidal, Bias = false, TieEmbeddings = false, {Declarations.Dropout}",
        2, 31)]
    [InlineData(
        "DModel = 24, Heads = 4, Layers = 2, VocabularySize = 30, ContextLength = 16, Norm = NormPlacement.Post, NormEpsilon = 0.001, "
            + "AttentionDropout = 0.5",
        2, 16)]

    // Only some of the dropout sites.
    [InlineData("DModel = 32, Heads = 2, Layers = 2, VocabularySize = 40, ContextLength = 16, EmbeddingDropout = 0.1", 2, 16)]
    [InlineData("DModel = 32, Heads = 2, Layers = 2, VocabularySize = 40, ContextLength = 16, ResidualDropout = 0.1, Bias = false", 2, 16)]

    // More keys than attention's gradient holds at once, and heads of several groups of columns and a remainder.
    [InlineData($"DModel = 8, Heads = 1, Layers = 1, VocabularySize = 11, ContextLength = 340, {Declarations.Dropout}", 1, 333)]
    [InlineData(
        $"DModel = 8, Heads = 2, HeadDim = 137, Layers = 1, VocabularySize = 11, ContextLength = 70, {Declarations.Dropout}", 2, 67)]

    // Deeper products than are gone through in one block, with a remainder, and more rows than a block of a weight gradient.
    [InlineData(
        $"DModel = 20, Heads = 2, Layers = 1, VocabularySize = 2100, ContextLength = 31, DFeedForward = 1030, {Declarations.Dropout}",
        1, 29)]
    [InlineData(
        "DModel = 20, Heads = 2, Layers = 1, VocabularySize = 2100, ContextLength = 23, DFeedForward = 1030, Norm = NormPlacement.Post, "
            + "Bias = false, TieEmbeddings = false",
        1, 23)]
    [InlineData("DModel = 20, Heads = 1, HeadDim = 7, Layers = 1, VocabularySize = 65, ContextLength = 107, DFeedForward = 3", 5, 107)]

    // Edge panels of several groups of lanes.
    [InlineData(
        "DModel = 65, Heads = 1, Layers = 1, VocabularySize = 111, ContextLength = 25, DFeedForward = 107, Activation = Activation.Silu, "
            + $"TieEmbeddings = false, {Declarations.Dropout}",
        2, 25)]
    [InlineData(
        $"DModel = 107, Heads = 1, Layers = 1, VocabularySize = 79, ContextLength = 25, DFeedForward = 63, {Declarations.Dropout}", 1, 24)]

    // Local attention.
    [InlineData(
        $"DModel = 15, Heads = 3, Layers = 2, VocabularySize = 11, ContextLength = 91, AttentionWindow = 9, {Declarations.Dropout}", 2, 87)]

    // Other score functions.
    [InlineData(
        "DModel = 33, Heads = 3, Layers = 2, VocabularySize = 21, ContextLength = 37, Score = AttentionScore.Dot, ScoreScale = 0.5", 2, 33)]
    [InlineData(
        "DModel = 44, Heads = 2, KeyDim = 21, Layers = 2, VocabularySize = 21, ContextLength = 37, Score = AttentionScore.Cosine, "
            + Declarations.Dropout,
        2, 35)]
    [InlineData(
        "DModel = 34, Heads = 2, Layers = 2, VocabularySize = 21, ContextLength = 37, Score = AttentionScore.Euclidean, ScoreScale = 0.2",
        2, 37)]
    [InlineData(
        "DModel = 34, Heads = 2, KeyDim = 11, Layers = 2, VocabularySize = 21, ContextLength = 37, Score = AttentionScore.Additive, "
            + Declarations.Dropout,
        2, 36)]

    // Whole tiles at every width.
    [InlineData($"DModel = 128, Heads = 4, Layers = 1, VocabularySize = 96, ContextLength = 64, {Declarations.Dropout}", 2, 64)]
    public void Losses_gradients_and_logits_are_those_of_the_interpreter(string arguments, int batch, int length)
    {
        using var decoder = new CompiledDecoder(arguments);
        var (vocabularySize, context) = (decoder.Spec.Dimensions.VocabularySize, decoder.Spec.Dimensions.ContextLength);
        InterpreterAgreement.CheckTraining(decoder, RandomCall.Training(batch, length, vocabularySize, seed: 2));
        InterpreterAgreement.CheckTraining(decoder, RandomCall.Training(1, 1, vocabularySize, seed: 3));
        InterpreterAgreement.CheckTraining(decoder, RandomCall.Training([1, context, (context + 1) / 2], vocabularySize, seed: 6));
        InterpreterAgreement.CheckInference(decoder, 1, [context], seed: 4);
        InterpreterAgreement.CheckInference(decoder, 3, [1, context - 1], seed: 5);
    }
}
