namespace ModelGen.Generator.Emission.Kernels;

/// <summary>The register tiles of one width, and the copies that feed them: kernels whose tiles are alike share them.</summary>
internal sealed class TileSet(Target target)
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<(string Name, Tile Tile)> _tiles = [];
    private readonly Dictionary<string, PanelCopy> _copies = new(StringComparer.Ordinal);

    /// <summary>The tile's method.</summary>
    public string NameOf(Tile tile)
    {
        if (_names.TryGetValue(tile.Key, out var known)) return known;
        var stem = $"Tile{tile.Height}x{tile.Width}{(tile.Depth is { } depth ? "By" + Literal.Of(depth) : "")}";
        var name = stem;
        for (var number = 2; _tiles.Any(other => other.Name == name); number++) name = stem + "Variant" + Literal.Of(number);
        _names.Add(tile.Key, name);
        _tiles.Add((name, tile));
        return name;
    }

    /// <summary>All that tells the set from others: what each tile is. Copies are what their names say.</summary>
    public string Key => string.Join("\n", _tiles.Select(entry => entry.Tile.Key));

    /// <summary>Floats of the widest vector.</summary>
    public int WidestLanes => target.Lanes.Count;

    /// <summary>The copy's method.</summary>
    public string NameOf(PanelCopy copy)
    {
        _copies[copy.Name] = copy;
        return copy.Name;
    }

    public void Emit(SourceWriter writer)
    {
        foreach (var pair in _copies.OrderBy(pair => pair.Value.Width))
        {
            writer.Line();
            pair.Value.Emit(writer);
        }

        foreach (var (name, tile) in _tiles.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            writer.Line();
            tile.Emit(writer, name);
        }
    }
}
