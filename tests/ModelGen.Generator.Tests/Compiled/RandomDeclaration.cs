using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>A small decoder with any options, and the shape of a call.</summary>
/// <param name="HeadDim">Null: DModel / Heads.</param>
/// <param name="Length">Tokens of each sequence, at most the context.</param>
/// <param name="FirstPiece">Tokens that inference is given first, less than the length unless that is 1.</param>
public sealed record RandomDeclaration(
    int DModel, int Heads, int? HeadDim, int Layers, int DFeedForward, int VocabularySize, int ContextLength,
    Activation Activation, NormPlacement Norm, Positions Positions, AttentionScore Score, int? AttentionWindow, bool Bias,
    bool TieEmbeddings, double EmbeddingDropout, double ResidualDropout, double AttentionDropout, bool RecomputeActivations,
    int Batch, int Length, int FirstPiece, int Threads)
{
    private static readonly Gen<bool> Flip = Gen.Elements(true, false);

    private static readonly Gen<double> Probability = Gen.Elements(0, 0, 0.1, 0.5);

    /// <summary>Sizes on both sides of whole vectors and whole tiles; what fails is shrunk towards the plainest decoder.</summary>
    public static Arbitrary<RandomDeclaration> Any { get; } = Arb.From(Generator(), Shrink);

    /// <summary>The arguments of the attribute after the topology.</summary>
    public string Arguments
    {
        get
        {
            var headDim = HeadDim is null ? "" : $"HeadDim = {HeadDim}, ";
            var score = $"Score = AttentionScore.{Score}, ScoreScale = 0.25, ";
            var window = AttentionWindow is null ? "" : $"AttentionWindow = {AttentionWindow}, ";
            var dropout = string.Create(
                CultureInfo.InvariantCulture,
                $"EmbeddingDropout = {EmbeddingDropout}, ResidualDropout = {ResidualDropout}, AttentionDropout = {AttentionDropout}");
            return $"DModel = {DModel}, Heads = {Heads}, {headDim}Layers = {Layers}, DFeedForward = {DFeedForward}, "
                + $"VocabularySize = {VocabularySize}, ContextLength = {ContextLength}, Activation = Activation.{Activation}, "
                + $"Norm = NormPlacement.{Norm}, Positions = Positions.{Positions}, {score}{window}Bias = {(Bias ? "true" : "false")}, "
                + $"TieEmbeddings = {(TieEmbeddings ? "true" : "false")}, "
                + $"RecomputeActivations = {(RecomputeActivations ? "true" : "false")}, {dropout}";
        }
    }

    public override string ToString() => $"[{Arguments}] batch {Batch}, length {Length}, first piece {FirstPiece}, threads {Threads}";

    private static Gen<RandomDeclaration> Generator() =>
        from dModel in Gen.Choose(6, 48)
        from heads in Gen.Choose(1, 4)
        from headDim in dModel % heads == 0 ? Gen.Choose(1, 24).OrNullValue() : Gen.Choose(1, 24).Select(width => (int?)width)
        from layers in Gen.Choose(1, 3)
        from dFeedForward in Gen.Choose(1, 70)
        from vocabularySize in Gen.Choose(2, 70)
        from contextLength in Gen.Choose(1, 40)
        from activation in Gen.Elements(Enum.GetValues<Activation>())
        from norm in Gen.Elements(Enum.GetValues<NormPlacement>())
        from positions in dModel % 2 == 0 ? Gen.Elements(Enum.GetValues<Positions>()) : Gen.Constant(Positions.Learned)
        from score in Gen.Elements(Enum.GetValues<AttentionScore>())
        from window in Gen.Choose(1, 24).OrNullValue()
        from bias in Flip
        from tied in Flip
        from embeddingDropout in Probability
        from residualDropout in Probability
        from attentionDropout in Probability
        from batch in Gen.Choose(1, 4)
        from length in Gen.Choose(1, contextLength)
        from firstPiece in Gen.Choose(1, Math.Max(1, length - 1))
        from threads in Gen.Choose(1, 3)
        from recomputes in Flip
        select new RandomDeclaration(
            dModel, heads, headDim, layers, dFeedForward, vocabularySize, contextLength, activation, norm, positions, score, window, bias,
            tied, embeddingDropout, residualDropout, attentionDropout, recomputes, batch, length, firstPiece, threads);

    private static IEnumerable<RandomDeclaration> Shrink(RandomDeclaration declaration)
    {
        RandomDeclaration[] simpler =
        [
            declaration with { EmbeddingDropout = 0 },
            declaration with { ResidualDropout = 0 },
            declaration with { AttentionDropout = 0 },
            declaration with { RecomputeActivations = false },
            declaration with { Activation = Activation.Relu },
            declaration with { Norm = NormPlacement.Pre },
            declaration with { Positions = Positions.Learned },
            declaration with { Score = AttentionScore.ScaledDot },
            declaration with { AttentionWindow = null },
            declaration with { Bias = false },
            declaration with { TieEmbeddings = true },
            declaration with { Layers = 1 },
            declaration with { Heads = 1 },
            declaration with { HeadDim = 4 },
            declaration with { DFeedForward = 4 },
            declaration with { VocabularySize = 4 },
            declaration with { DModel = 4, HeadDim = declaration.HeadDim ?? 4 },
            declaration with { Batch = 1 },
            declaration with { Length = 1, FirstPiece = 1 },
            declaration with { Threads = 1 },
        ];
        return simpler.Where(other => other != declaration);
    }
}

/// <summary>What FsCheck's own generators do not say for numbers.</summary>
internal static class Generators
{
    /// <summary>Half of the values are null.</summary>
    public static Gen<T?> OrNullValue<T>(this Gen<T> generator)
        where T : struct => Gen.OneOf(generator.Select(value => (T?)value), Gen.Constant((T?)null));
}
