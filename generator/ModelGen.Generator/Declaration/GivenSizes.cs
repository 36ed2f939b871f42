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

    /// <summary>Sizes for a stub: what is missing or not positive becomes 1, so that constant expressions made of them still compile.</summary>
    public DimensionsSpec ResolveAsFarAsKnown()
    {
        var (dModel, heads) = (OrOne(DModel), OrOne(Heads));
        return new DimensionsSpec(
            dModel, heads, OrOne(HeadDim ?? dModel / heads), OrOne(Layers), OrOne(DFeedForward ?? Math.Min(4L * dModel, int.MaxValue)),
            OrOne(VocabularySize), OrOne(ContextLength));

        static int OrOne(long? size) => size > 0 ? (int)size.Value : 1;
    }
}
