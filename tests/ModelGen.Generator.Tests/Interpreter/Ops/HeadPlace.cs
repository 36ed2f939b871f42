using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

/// <summary>One head's query or key, or one layer's values: the first column among projections, and among what is made of them.</summary>
internal sealed record HeadPlace(HeadPlace.Part Kind, int Projected, int Made, int Columns)
{
    /// <summary>All of them, where queries and keys have so many columns once they are made.</summary>
    public static IEnumerable<HeadPlace> Of(ProjectedHeads heads, int madeKeyDim)
    {
        var (projected, made) = (0, 0);
        for (var layer = 0; layer < heads.Layers; layer++)
        {
            foreach (var kind in Enumerable.Repeat(Part.Query, heads.QueryHeads).Concat(Enumerable.Repeat(Part.Key, heads.KeyHeads)))
            {
                yield return new HeadPlace(kind, projected, made, heads.KeyDim);
                projected += heads.KeyDim;
                made += madeKeyDim;
            }

            yield return new HeadPlace(Part.Values, projected, made, heads.ValueWidth);
            projected += heads.ValueWidth;
            made += heads.ValueWidth;
        }
    }

    internal enum Part
    {
        Query,
        Key,
        Values,
    }
}
