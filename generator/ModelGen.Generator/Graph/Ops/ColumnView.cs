namespace ModelGen.Generator.Graph.Ops;

/// <summary>Columns of a value: queries, keys and values may stand side by side in one.</summary>
internal sealed record ColumnView(Value Value, int Column)
{
    /// <summary>Whether the value has so many columns from there on.</summary>
    public bool Has(int columns) => Column + columns <= Value.Shape.Columns;

    public override string ToString() => FormattableString.Invariant($"{Value}[{Column}..]");
}
