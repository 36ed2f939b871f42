using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Lowering;

/// <summary>Projections made ready for attention, so that the product of a query and a key is the score that is declared.</summary>
internal static class ScoredHeads
{
    /// <summary>Whether there is anything to be done.</summary>
    public static bool Change(ScoreKind score) => score is ScoreKind.Cosine or ScoreKind.Euclidean;

    /// <summary>What attention takes: the projections themselves where nothing is to be done.</summary>
    /// <param name="score">The score function.</param>
    /// <param name="body">Takes the op.</param>
    /// <param name="projected">The projections.</param>
    /// <param name="heads">How they stand in their columns.</param>
    /// <param name="spansLayers">Whether they are those of all layers of a stack, for each of which to read its own.</param>
    public static Value Of(ScoreKind score, RegionBuilder body, Value projected, ProjectedHeads heads, bool spansLayers)
    {
        if (!Change(score)) return projected;
        var (name, columns) = score == ScoreKind.Cosine
            ? (projected.Name + ".normalized", heads.Columns(heads.KeyDim))
            : (projected.Name + ".extended", heads.Columns(heads.KeyDim + 1));
        var output = new Value(name, new Shape(projected.Shape[0], columns), ValueKind.Activation, spansLayers: spansLayers);
        body.Add(score == ScoreKind.Cosine
            ? new NormalizeHeads(heads, projected, output, body.Rows(name + ".scales", heads.NormCount))
            : new EuclideanHeads(heads, projected, output));
        return output;
    }
}
