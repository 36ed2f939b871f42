namespace ModelGen.Generator.Emission.Kernels;

/// <summary>The columns of a matrix cut into strips or panels of equal width, the last one narrower.</summary>
/// <param name="Name">Strip or panel: the local that numbers them.</param>
/// <param name="Source">The matrix.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Width">Columns of a whole one.</param>
/// <param name="Depth">Rows that are gone through at a time.</param>
internal sealed record ColumnCut(string Name, string Source, int Columns, int Width, int Depth)
{
    // Four cache lines: where rows stand pages apart, what is read of each should be worth the way.
    private const int GroupColumns = 64;

    public int Whole => Columns / Width;

    /// <summary>Columns of the last one, if it is narrower.</summary>
    public int Edge => Columns % Width;

    public int Count => Whole + (Edge > 0 ? 1 : 0);

    /// <summary>How many are packed, or asked for ahead, in one go.</summary>
    public int Group => Math.Max(1, GroupColumns / Width);

    /// <summary>Floats from one to the next where they are packed one behind the other.</summary>
    public int Distance => Width * Depth;

    public int PackedFloats(int count) => count * Distance;

    /// <summary>Where the packed one in the local stands, among all or in its group.</summary>
    public string Place(bool isGrouped)
    {
        if (!isGrouped) return $"{Name} * {Distance}";
        return Group == 1 ? "0" : $"({Name} - group * {Group}) * {Distance}";
    }

    public void EmitPackAll(SourceWriter writer, TileSet tiles)
    {
        if (Whole > 0) EmitPack(writer, tiles, Width, "0", "0", Literal.Of(Whole));
        if (Edge > 0) EmitPack(writer, tiles, Edge, Literal.Of(Whole * Width), Literal.Of(Whole * Distance), "1");
    }

    public void EmitPackGroup(SourceWriter writer, TileSet tiles)
    {
        var first = $"group * {Group * Width}";
        if (Whole > 0)
        {
            var fits = Whole % Group == 0 && Edge == 0;
            EmitPack(writer, tiles, Width, first, "0", fits ? Literal.Of(Group) : $"Math.Min({Whole} - group * {Group}, {Group})");
        }

        if (Edge == 0) return;
        using (Whole >= Group ? writer.Block($"if (group == {Whole / Group})") : default(SourceWriter.Scope?))
            EmitPack(writer, tiles, Edge, Literal.Of(Whole * Width), Literal.Of(Whole % Group * Distance), "1");
    }

    /// <summary>While a group is used, asks for the next: a share at each of its tiles.</summary>
    public void EmitPrefetch(SourceWriter writer, ColumnCut inner)
    {
        var tile = Group == 1 ? inner.Name : $"({Name} - group * {Group}) * {inner.Count} + {inner.Name}";
        var next = $"from * {Columns} + (group + 1) * {Group * Width}";
        writer.Line($"Prefetch.Share(ref {Source}, {next}, {Columns}, steps, {Group * Width}, {tile}, {Group * inner.Count});");
    }

    /// <summary>Writes what is to be done with the one in the local, as wide as the others or the last.</summary>
    public void EmitByKind(SourceWriter writer, Action<int> use)
    {
        if (Whole == 0 || Edge == 0)
        {
            use(Edge == 0 ? Width : Edge);
            return;
        }

        using (writer.Block($"if ({Name} < {Whole})")) use(Width);
        using (writer.Block("else")) use(Edge);
    }

    private void EmitPack(SourceWriter writer, TileSet tiles, int width, string column, string place, string count)
    {
        var source = column == "0" ? $"from * {Columns}" : $"from * {Columns} + {column}";
        var destination = place == "0" ? $"{Name}s" : $"Unsafe.Add(ref {Name}s, {place})";
        var copy = tiles.NameOf(new PanelCopy(Lanes.Cover(width, tiles.WidestLanes)));
        writer.Line(PanelCopy.Call(
            copy, $"Unsafe.Add(ref {Source}, {source})", Literal.Of(Columns), destination, Literal.Of(Distance), count, "steps"));
    }
}
