using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>The sizes as written in the attribute; those left out are <see langword="null"/>.</summary>
internal sealed record GivenSizes(
    int? DModel, int? Heads, int? HeadDim, int? KeyDim, int? ValueDim, int? Layers, int? EncoderLayers, int? DFeedForward,
    int? VocabularySize, int? ContextLength, int? SourceVocabularySize, int? SourceContextLength, int? Labels)
{
    /// <summary>Reads them from the arguments, but for those that say nothing of the topology.</summary>
    public static GivenSizes From(AttributeArguments arguments) => new(
        arguments.Value<int>(nameof(DModel)),
        arguments.Value<int>(nameof(Heads)),
        arguments.Value<int>(nameof(HeadDim)),
        arguments.Value<int>(nameof(KeyDim)),
        arguments.Value<int>(nameof(ValueDim)),
        arguments.Value<int>(nameof(Layers)),
        ValueOf(TopologyKind.EncoderDecoder, nameof(EncoderLayers), arguments),
        arguments.Value<int>(nameof(DFeedForward)),
        arguments.Value<int>(nameof(VocabularySize)),
        arguments.Value<int>(nameof(ContextLength)),
        ValueOf(TopologyKind.EncoderDecoder, nameof(SourceVocabularySize), arguments),
        ValueOf(TopologyKind.EncoderDecoder, nameof(SourceContextLength), arguments),
        ValueOf(TopologyKind.Encoder, nameof(Labels), arguments));

    /// <summary>Whether the width of every head is said, so that Heads need not divide DModel.</summary>
    public bool HasHeadSizes => HeadDim is not null || (KeyDim is not null && ValueDim is not null);

    /// <summary>
    /// All sizes of a valid declaration, with the defaults for what is left out: d_k = d_v = d_model / h, d_ff = 4 d_model, and of an
    /// encoder those of its decoder.
    /// </summary>
    public DimensionsSpec Resolve()
    {
        var headDim = HeadDim ?? DModel!.Value / Heads!.Value;
        return new(
            DModel!.Value, Heads!.Value, KeyDim ?? headDim, ValueDim ?? headDim, Layers!.Value, EncoderLayers ?? Layers.Value,
            DFeedForward ?? 4 * DModel.Value, VocabularySize!.Value, ContextLength!.Value, SourceVocabularySize ?? VocabularySize.Value,
            SourceContextLength ?? ContextLength.Value, Labels ?? 0);
    }

    /// <summary>Sizes for a stub: what is missing or out of bounds becomes 1, so that constant expressions of them still compile.</summary>
    public DimensionsSpec ResolveAsFarAsKnown()
    {
        var (dModel, heads) = (OrOne(nameof(DModel), DModel), OrOne(nameof(Heads), Heads));
        var headDim = HeadDim is null ? Math.Max(dModel / heads, 1) : OrOne(nameof(HeadDim), HeadDim);
        var (layers, vocabulary) = (OrOne(nameof(Layers), Layers), OrOne(nameof(VocabularySize), VocabularySize));
        var context = OrOne(nameof(ContextLength), ContextLength);
        return new DimensionsSpec(
            dModel,
            heads,
            KeyDim is null ? headDim : OrOne(nameof(KeyDim), KeyDim),
            ValueDim is null ? headDim : OrOne(nameof(ValueDim), ValueDim),
            layers,
            EncoderLayers is null ? layers : OrOne(nameof(EncoderLayers), EncoderLayers),
            DFeedForward is null ? 4 * dModel : OrOne(nameof(DFeedForward), DFeedForward),
            vocabulary,
            context,
            SourceVocabularySize is null ? vocabulary : OrOne(nameof(SourceVocabularySize), SourceVocabularySize),
            SourceContextLength is null ? context : OrOne(nameof(SourceContextLength), SourceContextLength),
            Labels is null ? 0 : OrOne(nameof(Labels), Labels));

        int OrOne(string name, int? size) => SizeRules.IsValid(name, this) ? size!.Value : 1;
    }

    private static int? ValueOf(TopologyKind owner, string name, AttributeArguments arguments) =>
        OptionParser.TopologyOf(arguments) is { } topology && topology != owner ? null : arguments.Value<int>(name);
}
