namespace ModelGen.Generator.Emission;

/// <summary>
/// One vector width, and the register tiles that suit it. 512 bits have 32 registers, the others are planned for 16: a tile's accumulators,
/// one row of the right operand and one broadcast must fit.
/// </summary>
internal sealed class Target
{
    public static readonly IReadOnlyList<Target> All =
    [
        new("512", 16, [(2, [12, 11, 10, 9, 8]), (3, [8, 7, 6]), (4, [6, 5])], 4, 8, 24),
        new("256", 8, [(2, [6, 5, 4]), (3, [4, 3])], 2, 4, 12),
        new("128", 4, [(2, [6, 5, 4]), (3, [4, 3])], 2, 4, 12),
        new("Scalar", 1, [(4, [2])], 1, 2, 8),
    ];

    private readonly (int Vectors, int[] Heights)[] _tiles;

    private Target(string name, int lanes, (int Vectors, int[] Heights)[] tiles, int shortTile, int attentionTile, int accumulators)
    {
        Name = name;
        Lanes = Lanes.Of(lanes);
        _tiles = tiles;
        ShortTile = shortTile;
        AttentionTile = attentionTile;
        Accumulators = accumulators;
    }

    /// <summary>What the kernels of this width are called after.</summary>
    public string Name { get; }

    public Lanes Lanes { get; }

    /// <summary>Rows of the tile that takes what the full tile leaves.</summary>
    public int ShortTile { get; }

    /// <summary>Queries, or keys, of one tile of attention.</summary>
    public int AttentionTile { get; }

    /// <summary>Registers that a tile's result may take.</summary>
    public int Accumulators { get; }

    /// <summary>The tile for so many columns, and for a known number of rows: the one that leaves least over.</summary>
    public (int Height, int Columns) TileFor(int columns, int? rows)
    {
        var best = (Height: 1, Columns: Lanes.Count);
        var leastWaste = double.MaxValue;
        foreach (var (vectors, heights) in _tiles)
        {
            var width = vectors * Lanes.Count;
            if (width > columns) continue;
            foreach (var height in rows is null ? heights.Take(1) : heights)
            {
                // Left-over rows and columns run at about half speed; smaller tiles load more for each multiplication.
                var waste = (double)(columns % width) / columns + (rows is { } m ? (double)(m % height) / m : 0)
                    + 0.35 / height + 0.35 * Lanes.Count / width;
                if (waste >= leastWaste) continue;
                leastWaste = waste;
                best = (height, width);
            }
        }

        if (leastWaste == double.MaxValue) best = (_tiles[0].Heights[0], Math.Max(columns / Lanes.Count, 1) * Lanes.Count);
        return rows is { } known && known < best.Height ? (known, best.Columns) : best;
    }
}
