namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Shares columns among the workers in blocks of a few vectors, the last block made up exactly of what is left.</summary>
internal static class ColumnBlocks
{
    private const int Vectors = 4;

    /// <param name="writer">Where to write.</param>
    /// <param name="columns">How many.</param>
    /// <param name="widest">The widest lanes.</param>
    /// <param name="body">Writes what happens to one block, given its groups of lanes and its first column.</param>
    public static void Emit(SourceWriter writer, int columns, Lanes widest, Action<IReadOnlyList<Lanes>, string> body)
    {
        var width = Vectors * widest.Count;
        var whole = columns / width;
        var rest = columns % width;
        writer.Line($"var (first, end) = ParallelRange.Share({(whole + (rest > 0 ? 1 : 0))}, worker, workers);");
        using (writer.Block("for (var block = first; block < end; block++)"))
        {
            writer.Line($"var column = block * {width};");
            var full = Enumerable.Repeat(widest, Vectors).ToList();
            if (rest == 0)
            {
                body(full, "column");
                return;
            }

            if (whole > 0)
            {
                using (writer.Block($"if (block < {whole})")) body(full, "column");
                using (writer.Block("else")) body(Lanes.Cover(rest, widest.Count), "column");
            }
            else
            {
                body(Lanes.Cover(rest, widest.Count), "column");
            }
        }
    }

    /// <summary>The first column of a group.</summary>
    public static string Offset(string column, IReadOnlyList<Lanes> groups, int index)
    {
        var offset = groups.Take(index).Sum(lanes => lanes.Count);
        return offset == 0 ? column : $"{column} + {offset}";
    }
}
