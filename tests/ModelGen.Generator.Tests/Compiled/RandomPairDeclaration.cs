using FsCheck;
using FsCheck.Fluent;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>A small encoder with a decoder: a decoder drawn at random, and what its encoder has of its own.</summary>
/// <param name="ValueDim">Null: as wide as the keys.</param>
/// <param name="SourceLengths">Tokens of each source; as many as there are sequences.</param>
public sealed record RandomPairDeclaration(
    RandomDeclaration Decoder, int? ValueDim, int EncoderLayers, int SourceVocabularySize, int SourceContextLength,
    bool ShareEmbeddings, bool ScaleEmbeddings, double LabelSmoothing, int[] SourceLengths)
{
    /// <summary>What fails is shrunk by its decoder.</summary>
    public static Arbitrary<RandomPairDeclaration> Any { get; } = Arb.From(Generator(), Shrink);

    /// <summary>The arguments of the attribute.</summary>
    public string Arguments =>
        $"Topology.EncoderDecoder, {Decoder.Arguments}, {(ValueDim is null ? "" : $"ValueDim = {ValueDim}, ")}"
        + $"EncoderLayers = {EncoderLayers}, SourceVocabularySize = {SourceVocabularySize}, SourceContextLength = {SourceContextLength}, "
        + (SourceVocabularySize == Decoder.VocabularySize ? $"ShareEmbeddings = {(ShareEmbeddings ? "true" : "false")}, " : "")
        + $"ScaleEmbeddings = {(ScaleEmbeddings ? "true" : "false")}, "
        + FormattableString.Invariant($"LabelSmoothing = {LabelSmoothing}");

    public override string ToString() => $"[{Arguments}] {Decoder} from sources of {string.Join(", ", SourceLengths)}";

    private static Gen<RandomPairDeclaration> Generator() =>
        from decoder in RandomDeclaration.Any.Generator
        from valueDim in Gen.Choose(1, 20).OrNullValue()
        from encoderLayers in Gen.Choose(1, 3)
        from isOneVocabulary in Gen.Elements(true, false)
        from vocabulary in Gen.Choose(2, 60)
        from context in Gen.Choose(2, 40)
        from shares in Gen.Elements(true, false)
        from scales in Gen.Elements(true, false)
        from smoothing in Gen.Elements(0, 0.1)
        from lengths in Gen.Choose(2, context).ArrayOf(decoder.Batch)
        select new RandomPairDeclaration(
            decoder, valueDim, encoderLayers, isOneVocabulary ? decoder.VocabularySize : vocabulary, context, shares, scales, smoothing,
            lengths);

    private static IEnumerable<RandomPairDeclaration> Shrink(RandomPairDeclaration declaration) =>
        RandomDeclaration.Any.Shrinker(declaration.Decoder)
            .Where(decoder => decoder.Batch == declaration.Decoder.Batch)
            .Select(decoder => declaration with { Decoder = decoder })
            .Concat(new[]
            {
                declaration with { ValueDim = null },
                declaration with { EncoderLayers = 1 },
                declaration with { ScaleEmbeddings = false },
                declaration with { LabelSmoothing = 0 },
            }.Where(other => other != declaration));
}
