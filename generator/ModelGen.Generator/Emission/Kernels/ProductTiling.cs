namespace ModelGen.Generator.Emission.Kernels;

/// <summary>How the result of a product is cut: panels of a tile's width, gone down in tiles, and an edge panel for what is left.</summary>
/// <param name="Height">Rows of the full tile.</param>
/// <param name="Width">Columns of a whole panel.</param>
/// <param name="Main">The groups of lanes of a whole panel; none where the result is narrower than one.</param>
/// <param name="Edge">The groups of lanes of the edge panel; none where whole panels cover the result.</param>
/// <param name="WholePanels">How many panels are whole.</param>
internal sealed record ProductTiling(int Height, int Width, IReadOnlyList<Lanes> Main, IReadOnlyList<Lanes> Edge, int WholePanels)
{
    public int Panels => WholePanels + (Edge.Count > 0 ? 1 : 0);

    /// <summary>The column groups of each kind of panel.</summary>
    public IEnumerable<IReadOnlyList<Lanes>> Kinds => new[] { Main, Edge }.Where(columns => columns.Count > 0);

    /// <summary>The tiling for so many columns, and for a known number of rows.</summary>
    public static ProductTiling Of(Target target, int columns, int? rows)
    {
        var (height, width) = target.TileFor(columns, rows);
        var main = width <= columns ? Enumerable.Repeat(target.Lanes, width / target.Lanes.Count).ToList() : [];
        return new ProductTiling(height, width, main, Lanes.Cover(columns % width, target.Lanes.Count), columns / width);
    }

    /// <summary>Rows of the tallest tile of a panel: one of many narrow groups has lower tiles, since each group takes a register a row.</summary>
    public int TallestFor(Target target, IReadOnlyList<Lanes> columns) =>
        Math.Min(Height, Math.Max(target.Accumulators / columns.Count, 1));

    /// <summary>Writes what is to be done with a panel, which may be whole or the edge; index: the local with its number.</summary>
    public void EmitByPanel(SourceWriter writer, string index, Action<IReadOnlyList<Lanes>> use)
    {
        if (Kinds.Count() == 1)
        {
            use(Kinds.Single());
            return;
        }

        using (writer.Block($"if ({index} < {WholePanels})")) use(Main);
        using (writer.Block("else")) use(Edge);
    }

    /// <summary>Columns of a panel made of these groups.</summary>
    public static int WidthOf(IReadOnlyList<Lanes> columns) => columns.Sum(lanes => lanes.Count);
}
