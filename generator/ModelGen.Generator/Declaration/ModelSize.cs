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
    /// Floats of the longest buffer that one sequence of <see cref="DimensionsSpec.ContextLength"/> tokens needs: its keys and values, the
    /// table of sinusoidal positions, or what the gradient of additive attention keeps of one head: keys, their gradients, values and the
    /// weights of at most 16 queries.
    /// </summary>
    public static long LongestOfSequence(ModelSpec model)
    {
        var d = model.Dimensions;
        var context = RoundUp(d.ContextLength);
        var cache = (long)d.Layers * d.Heads * (model.ScoredKeyDim + d.ValueDim) * context;
        if (HasEncoder(model)) cache = Math.Max(cache, cache / context * RoundUp(d.SourceContextLength));
        var positions = model.Positions == PositionKind.Sinusoidal ? context * d.DModel : 0;
        var longest = HasEncoder(model) ? Math.Max(context, RoundUp(d.SourceContextLength)) : context;
        var scratch = model.Score.Kind == ScoreKind.Additive ? (2L * d.KeyDim + d.ValueDim + 16) * longest : 0;
        return Math.Max(Math.Max(cache, positions), scratch);
    }

    /// <summary>
    /// The least that backward needs of forward for one token, in floats: of each layer what its norms, projections and activation took in;
    /// of all but one layer only the residual stream where the others are recomputed. The memory plan adds scratch and cotangents.
    /// </summary>
    public static long ActivationsPerToken(ModelSpec model)
    {
        var d = model.Dimensions;
        var layer = d.DModel + 2L * d.Heads * (d.KeyDim + d.ValueDim) + d.DFeedForward;
        return d.DModel * (d.Layers + 1L) + layer * (model.RecomputeActivations ? 1 : d.Layers);
    }

    public static long RoundUp(long floats) => (floats + FloatsPerLine - 1) / FloatsPerLine * FloatsPerLine;

    private static bool HasEncoder(ModelSpec model) => model.Topology == TopologyKind.EncoderDecoder;

    private static long Sum(ModelSpec model, Func<long, long> count)
    {
        var d = model.Dimensions;
        var sum = OutsideLayers(model).Sum(count) + d.Layers * OfOneLayer(model, crosses: HasEncoder(model)).Sum(count);
        return HasEncoder(model) ? sum + d.EncoderLayers * OfOneLayer(model, crosses: false).Sum(count) : sum;
    }

    private static IEnumerable<long> OutsideLayers(ModelSpec model)
    {
        var d = model.Dimensions;
        yield return (long)d.VocabularySize * d.DModel;
        if (model.Topology == TopologyKind.Encoder) yield return (long)d.Labels * d.DModel;
        else if (!model.TieEmbeddings) yield return (long)d.VocabularySize * d.DModel;
        if (model.Positions == PositionKind.Learned) yield return (long)d.ContextLength * d.DModel;
        var norms = model.Norm == NormKind.Pre ? 1 : 0;
        if (HasEncoder(model))
        {
            if (!model.ShareEmbeddings) yield return (long)d.SourceVocabularySize * d.DModel;
            if (model.Positions == PositionKind.Learned) yield return (long)d.SourceContextLength * d.DModel;

            // Keys and values of the encoder's output, for all layers of the decoder.
            var columns = (long)d.Layers * d.Heads * (d.KeyDim + d.ValueDim);
            yield return columns * d.DModel;
            if (model.Bias) yield return columns;
            norms *= 2;
        }

        for (var norm = 0; norm < norms; norm++)
        {
            yield return d.DModel;
            if (model.Bias) yield return d.DModel;
        }
    }

    private static IEnumerable<long> OfOneLayer(ModelSpec model, bool crosses)
    {
        var d = model.Dimensions;
        var (keys, values) = ((long)d.Heads * d.KeyDim, (long)d.Heads * d.ValueDim);
        foreach (var length in Branch(2 * keys + values, values)) yield return length;
        if (model.Score.Kind == ScoreKind.Additive) yield return keys;
        if (crosses)
        {
            if (model.Score.Kind == ScoreKind.Additive) yield return keys;
            foreach (var length in Branch(keys, values)) yield return length;
        }

        foreach (var length in Branch(d.DFeedForward, d.DFeedForward)) yield return length;

        // A projection in, one out, and a norm.
        IEnumerable<long> Branch(long columns, long rows)
        {
            yield return d.DModel * columns;
            yield return rows * d.DModel;
            yield return d.DModel;
            if (!model.Bias) yield break;
            yield return columns;
            yield return d.DModel;
            yield return d.DModel;
        }
    }
}
