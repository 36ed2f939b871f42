using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>
/// How large a declared model is, without compiling it. Within the bounds of <see cref="SizeRules"/> no number of parameters reaches 2^63:
/// the greatest part, the attention weights, is 4096 * 4 * 2^16 * 2^32 = 2^62. The other counts are for models whose parameters fit.
/// </summary>
internal static class ModelSize
{
    /// <summary>The longest buffer of the runtime, in floats: the longest array, less a cache line for alignment.</summary>
    public const long LongestBuffer = 0x7FFFFFC7 - FloatsPerLine;

    private const int FloatsPerLine = 16;

    /// <summary>Trained numbers.</summary>
    public static long ParameterCount(ModelSpec model) => Sum(model, length => length);

    /// <summary>Floats of the block that holds them, each tensor rounded up to whole cache lines.</summary>
    public static long BlockLength(ModelSpec model) => Sum(model, RoundUp);

    /// <summary>
    /// Floats of the longest buffer that one sequence of <see cref="DimensionsSpec.ContextLength"/> tokens needs: its keys and values, or
    /// the table of sinusoidal positions.
    /// </summary>
    public static long LongestOfSequence(ModelSpec model)
    {
        var d = model.Dimensions;
        var context = RoundUp(d.ContextLength);
        var cache = 2L * d.Layers * d.Heads * d.HeadDim * context;
        var positions = model.Positions == PositionKind.Sinusoidal ? context * d.DModel : 0;
        return Math.Max(cache, positions);
    }

    /// <summary>
    /// The least that backward needs of forward for one token, in floats: of each layer what its norms, projections and activation took in;
    /// of all but one layer only the residual stream where the others are recomputed. The memory plan adds scratch and cotangents.
    /// </summary>
    public static long ActivationsPerToken(ModelSpec model)
    {
        var d = model.Dimensions;
        var layer = d.DModel + 4L * d.Heads * d.HeadDim + d.DFeedForward;
        return d.DModel * (d.Layers + 1L) + layer * (model.RecomputeActivations ? 1 : d.Layers);
    }

    public static long RoundUp(long floats) => (floats + FloatsPerLine - 1) / FloatsPerLine * FloatsPerLine;

    private static long Sum(ModelSpec model, Func<long, long> count) =>
        OutsideLayers(model).Sum(count) + model.Dimensions.Layers * OfOneLayer(model).Sum(count);

    private static IEnumerable<long> OutsideLayers(ModelSpec model)
    {
        var d = model.Dimensions;
        yield return (long)d.VocabularySize * d.DModel;
        if (!model.TieEmbeddings) yield return (long)d.VocabularySize * d.DModel;
        if (model.Positions == PositionKind.Learned) yield return (long)d.ContextLength * d.DModel;
        if (model.Norm == NormKind.Pre)
        {
            yield return d.DModel;
            if (model.Bias) yield return d.DModel;
        }
    }

    private static IEnumerable<long> OfOneLayer(ModelSpec model)
    {
        var d = model.Dimensions;
        var attention = (long)d.Heads * d.HeadDim;
        yield return d.DModel * 3 * attention;
        yield return attention * d.DModel;
        yield return (long)d.DModel * d.DFeedForward;
        yield return (long)d.DFeedForward * d.DModel;
        yield return d.DModel;
        yield return d.DModel;
        if (!model.Bias) yield break;
        yield return 3 * attention;
        yield return d.DModel;
        yield return d.DFeedForward;
        yield return d.DModel;
        yield return d.DModel;
        yield return d.DModel;
    }
}
