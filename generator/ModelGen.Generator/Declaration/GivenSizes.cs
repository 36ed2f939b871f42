using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>The sizes as written in the attribute; those left out are <see langword="null"/>.</summary>
internal sealed record GivenSizes(
    int? DModel, int? Heads, int? HeadDim, int? Layers, int? DFeedForward, int? VocabularySize, int? ContextLength)
{
    /// <summary>Reads them from the arguments.</summary>
    public static GivenSizes From(AttributeArguments arguments) => new(
        arguments.Value<int>(nameof(DModel)),
        arguments.Value<int>(nameof(Heads)),
        arguments.Value<int>(nameof(HeadDim)),
        arguments.Value<int>(nameof(Layers)),
        arguments.Value<int>(nameof(DFeedForward)),
        arguments.Value<int>(nameof(VocabularySize)),
        arguments.Value<int>(nameof(ContextLength)));

    /// <summary>All sizes of a valid declaration, with the defaults for what is left out: d_k = d_model / h, d_ff = 4 d_model.</summary>
    public DimensionsSpec Resolve() => new(
        DModel!.Value, Heads!.Value, HeadDim ?? DModel.Value / Heads.Value, Layers!.Value, DFeedForward ?? 4 * DModel.Value,
        VocabularySize!.Value, ContextLength!.Value);

    /// <summary>Sizes for a stub: what is missing or out of bounds becomes 1, so that constant expressions of them still compile.</summary>
    public DimensionsSpec ResolveAsFarAsKnown()
    {
        var (dModel, heads) = (OrOne(nameof(DModel), DModel), OrOne(nameof(Heads), Heads));
        return new DimensionsSpec(
            dModel,
            heads,
            HeadDim is null ? Math.Max(dModel / heads, 1) : OrOne(nameof(HeadDim), HeadDim),
            OrOne(nameof(Layers), Layers),
            DFeedForward is null ? 4 * dModel : OrOne(nameof(DFeedForward), DFeedForward),
            OrOne(nameof(VocabularySize), VocabularySize),
            OrOne(nameof(ContextLength), ContextLength));

        int OrOne(string name, int? size) => SizeRules.IsValid(name, this) ? size!.Value : 1;
    }
}
