namespace ModelGen.Generator.Graph.Ops;

/// <summary>Columns of a value: queries, keys and values may stand side by side in one.</summary>
/// <param name="Value">The value.</param>
/// <param name="Column">The first column; where layers differ, that of the first layer.</param>
/// <param name="LayerStride">
/// Columns from one layer's to the next one's, in a value that holds those of all layers; 0: the value is of one layer.
/// </param>
internal sealed record ColumnView(Value Value, int Column, int LayerStride = 0)
{
    /// <summary>Whether the value has so many columns from there on.</summary>
    public bool Has(int columns) => Column + columns <= Value.Shape.Columns;

    public override string ToString() => LayerStride == 0
        ? FormattableString.Invariant($"{Value}[{Column}..]")
        : FormattableString.Invariant($"{Value}[{Column} + {LayerStride} layer..]");
}
