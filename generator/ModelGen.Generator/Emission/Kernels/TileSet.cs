namespace ModelGen.Generator.Emission.Kernels;

/// <summary>The register tiles of one width: kernels whose tiles are alike share them.</summary>
internal sealed class TileSet
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<(string Name, Tile Tile)> _tiles = [];

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

    public void Emit(SourceWriter writer)
    {
        foreach (var (name, tile) in _tiles.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            writer.Line();
            tile.Emit(writer, name);
        }
    }
}
