namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// Goes over a known number of columns: a loop over whole vectors, then exactly the narrower vectors and single floats that are left,
/// never a remainder loop.
/// </summary>
internal static class ColumnLoop
{
    /// <param name="writer">Where to write.</param>
    /// <param name="columns">How many.</param>
    /// <param name="widest">Lanes of the loop.</param>
    /// <param name="body">Writes what happens at one column, given the lanes and the column.</param>
    public static void Emit(SourceWriter writer, int columns, Lanes widest, Action<Lanes, string> body)
    {
        var whole = columns / widest.Count;
        if (whole > 1)
        {
            using (writer.Block($"for (nint column = 0; column < {whole * widest.Count}; column += {widest.Count})"))
                body(widest, "column");
        }

        var done = whole > 1 ? whole * widest.Count : 0;
        foreach (var lanes in Lanes.Cover(columns - done, widest.Count))
        {
            using (writer.Block()) body(lanes, Literal.Of(done));
            done += lanes.Count;
        }
    }
}
