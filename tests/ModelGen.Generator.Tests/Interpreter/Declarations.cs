using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Spec;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>Models as a user declares them: the arguments of the attribute, of a decoder those after the topology.</summary>
internal static class Declarations
{
    /// <summary>Small enough to differentiate by differences, and together with every option on and off.</summary>
    public static readonly string[] Tiny =
    [
        "DModel = 6, Heads = 2, Layers = 2, VocabularySize = 5, ContextLength = 4, DFeedForward = 7",
        "DModel = 4, Heads = 1, Layers = 1, VocabularySize = 7, ContextLength = 3, DFeedForward = 5, Activation = Activation.Relu, "
            + "Norm = NormPlacement.Post, Positions = Positions.Sinusoidal",
        "DModel = 6, Heads = 3, Layers = 2, VocabularySize = 5, ContextLength = 4, DFeedForward = 6, Activation = Activation.Gelu, "
            + "Bias = false",
        "DModel = 4, Heads = 2, HeadDim = 3, Layers = 2, VocabularySize = 6, ContextLength = 5, DFeedForward = 3, "
            + "Activation = Activation.Silu, TieEmbeddings = false, NormEpsilon = 0.01",
        "DModel = 5, Heads = 1, Layers = 3, VocabularySize = 4, ContextLength = 4, DFeedForward = 4, Norm = NormPlacement.Post, "
            + "Bias = false, TieEmbeddings = false",
        $"DModel = 6, Heads = 2, Layers = 2, VocabularySize = 5, ContextLength = 4, DFeedForward = 7, {Dropout}",
        "DModel = 4, Heads = 2, HeadDim = 3, Layers = 1, VocabularySize = 6, ContextLength = 4, DFeedForward = 5, "
            + $"Norm = NormPlacement.Post, Activation = Activation.Silu, TieEmbeddings = false, Bias = false, {Dropout}",
        "DModel = 4, Heads = 2, Layers = 2, VocabularySize = 5, ContextLength = 5, DFeedForward = 3, AttentionWindow = 2",
        "DModel = 4, Heads = 2, Layers = 1, VocabularySize = 5, ContextLength = 4, DFeedForward = 3, Score = AttentionScore.Dot, "
            + Dropout,
        "DModel = 4, Heads = 2, KeyDim = 3, Layers = 2, VocabularySize = 5, ContextLength = 3, DFeedForward = 3, "
            + "Score = AttentionScore.Cosine",
        "DModel = 4, Heads = 2, KeyDim = 3, Layers = 2, VocabularySize = 5, ContextLength = 4, DFeedForward = 3, "
            + "Score = AttentionScore.Euclidean, ScoreScale = 0.3, AttentionWindow = 2",
        "DModel = 4, Heads = 2, KeyDim = 3, Layers = 2, VocabularySize = 5, ContextLength = 4, DFeedForward = 3, "
            + $"Score = AttentionScore.Additive, {Dropout}",
    ];

    /// <summary>At every site, each with a probability of its own.</summary>
    public const string Dropout = "EmbeddingDropout = 0.2, ResidualDropout = 0.3, AttentionDropout = 0.25";

    /// <summary>Layers run again in the backward pass.</summary>
    public const string Recompute = "RecomputeActivations = true";

    /// <summary>Encoders with decoders, small enough to differentiate by differences.</summary>
    public static readonly string[] TinyPairs =
    [
        $"{EncoderDecoder}, DModel = 6, Heads = 2, Layers = 2, VocabularySize = 7, ContextLength = 4, DFeedForward = 7",
        $"{EncoderDecoder}, DModel = 4, Heads = 2, KeyDim = 3, ValueDim = 2, Layers = 1, EncoderLayers = 2, VocabularySize = 5, "
            + "SourceVocabularySize = 6, ContextLength = 3, SourceContextLength = 5, DFeedForward = 5, Norm = NormPlacement.Pre, "
            + $"Positions = Positions.Learned, Activation = Activation.Gelu, LabelSmoothing = 0.2, {Dropout}",
        $"{EncoderDecoder}, DModel = 6, Heads = 3, Layers = 2, EncoderLayers = 1, VocabularySize = 5, ContextLength = 5, DFeedForward = 6, "
            + $"SourceContextLength = 3, Bias = false, TieEmbeddings = false, ShareEmbeddings = false, LabelSmoothing = 0, {Recompute}",
        $"{EncoderDecoder}, DModel = 6, Heads = 1, KeyDim = 2, ValueDim = 5, Layers = 1, VocabularySize = 5, ContextLength = 4, "
            + $"DFeedForward = 3, Activation = Activation.Silu, NormEpsilon = 0.01, ScaleEmbeddings = false, "
            + $"Norm = NormPlacement.Pre, Bias = false, {Recompute}, {Dropout}",
        $"{EncoderDecoder}, DModel = 4, Heads = 2, Layers = 1, VocabularySize = 5, ContextLength = 4, SourceContextLength = 5, "
            + "DFeedForward = 3, AttentionWindow = 1",
        $"{EncoderDecoder}, DModel = 4, Heads = 2, KeyDim = 3, Layers = 2, EncoderLayers = 1, VocabularySize = 5, ContextLength = 3, "
            + $"DFeedForward = 3, Score = AttentionScore.Cosine, ScoreScale = 2, {Recompute}",
        $"{EncoderDecoder}, DModel = 4, Heads = 2, Layers = 2, EncoderLayers = 1, VocabularySize = 5, ContextLength = 3, "
            + "DFeedForward = 3, Score = AttentionScore.Euclidean, Bias = false",
        $"{EncoderDecoder}, DModel = 4, Heads = 2, Layers = 2, EncoderLayers = 1, VocabularySize = 5, ContextLength = 3, "
            + "DFeedForward = 3, Score = AttentionScore.Additive, ScoreScale = 2, AttentionWindow = 1",
    ];

    /// <summary>Encoders with a loss, small enough to differentiate by differences.</summary>
    public static readonly string[] TinyEncoders =
    [
        $"{Encoder}, DModel = 6, Heads = 2, Layers = 2, VocabularySize = 7, ContextLength = 4, DFeedForward = 7, NormEpsilon = 0.01, "
            + "Head = EncoderHead.TokenClassification, Labels = 3",
        $"{Encoder}, DModel = 4, Heads = 1, Layers = 1, VocabularySize = 5, ContextLength = 5, DFeedForward = 5, Norm = NormPlacement.Pre, "
            + "Head = EncoderHead.SequenceClassification, Labels = 4, Pooling = Pooling.Mean, Positions = Positions.Sinusoidal, "
            + $"NormEpsilon = 0.01, {Dropout}",
        $"{Encoder}, DModel = 4, Heads = 2, KeyDim = 3, ValueDim = 1, Layers = 2, VocabularySize = 5, ContextLength = 3, "
            + $"DFeedForward = 3, Bias = false, NormEpsilon = 0.01, Head = EncoderHead.SequenceClassification, Labels = 2, {Recompute}",
        $"{Encoder}, DModel = 4, Heads = 2, Layers = 2, VocabularySize = 5, ContextLength = 4, DFeedForward = 3, NormEpsilon = 0.01, "
            + "Head = EncoderHead.TokenClassification, Labels = 2, Score = AttentionScore.Additive, AttentionWindow = 1",
    ];

    private const string Encoder = "Topology.Encoder";

    private const string EncoderDecoder = "Topology.EncoderDecoder";

    /// <summary>A user's source that declares the model <c>CharGpt</c>.</summary>
    public static string Source(string arguments) => $"""
        using ModelGen;

        [Transformer({(arguments.StartsWith("Topology.", StringComparison.Ordinal) ? "" : "Topology.Decoder, ")}{arguments})]
        public partial class CharGpt;
        """;

    /// <summary>What the compiler is given.</summary>
    public static ModelSpec Spec(string arguments)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var steps = GeneratorRun.DriverFor(options)
            .RunGenerators(GeneratorRun.CompilationOf([Source(arguments)], options))
            .GetRunResult().Results.Single().TrackedSteps;
        return (ModelSpec)steps[TransformerGenerator.ModelStep].Single().Outputs.Single().Value;
    }
}
