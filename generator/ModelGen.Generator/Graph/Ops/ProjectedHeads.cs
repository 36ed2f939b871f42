namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// How projections stand in the columns of a value: the queries of all heads, then the keys of all heads, then the values, and all of it
/// again for each layer that they are of.
/// </summary>
/// <param name="Heads">Heads side by side.</param>
/// <param name="KeyDim">Columns of one head's queries and keys as they were projected.</param>
/// <param name="ValueDim">Columns of one head's values.</param>
/// <param name="HasQueries">Whether there are queries.</param>
/// <param name="HasKeys">Whether there are keys, with values.</param>
/// <param name="Layers">How many layers' they are.</param>
internal sealed record ProjectedHeads(int Heads, int KeyDim, int ValueDim, bool HasQueries, bool HasKeys, int Layers = 1)
{
    /// <summary>Columns of all heads' queries, or keys, as they were projected.</summary>
    public int KeyWidth => Heads * KeyDim;

    /// <summary>Columns of the values of one layer.</summary>
    public int ValueWidth => HasKeys ? Heads * ValueDim : 0;

    /// <summary>Heads of queries and of keys in all layers.</summary>
    public int NormCount => Layers * (QueryHeads + KeyHeads);

    /// <summary>Heads of queries in one layer.</summary>
    public int QueryHeads => HasQueries ? Heads : 0;

    /// <summary>Heads of keys in one layer.</summary>
    public int KeyHeads => HasKeys ? Heads : 0;

    /// <summary>Columns of a value in which queries and keys have so many a head.</summary>
    public int Columns(int keyDim) => Layers * ((QueryHeads + KeyHeads) * keyDim + ValueWidth);

    /// <summary>What is wrong with projections and what is made of them, whose queries and keys have so many columns a head.</summary>
    public string? Verify(Value projected, Value made, int keyDim) =>
        projected.Shape.Columns == Columns(KeyDim) && made.Shape.Columns == Columns(keyDim) && made.Shape[0] == projected.Shape[0]
            ? null
            : $"{this} does not fit {projected.Shape} and {made.Shape}";

    public override string ToString() =>
        FormattableString.Invariant($"heads {Heads}, key_dim {KeyDim}, value_width {ValueWidth}, layers {Layers}");
}
