namespace ModelGen.Numerics;

/// <summary>The fixed position table of Vaswani et al., "Attention Is All You Need" (2017), section 3.5.</summary>
public static class SinusoidalPositions
{
    private const double LongestWavelength = 10000.0;

    /// <summary>
    /// Writes table[position, 2i] = sin(position / 10000^(2i / dModel)) and table[position, 2i + 1] = cos of the same angle.
    /// </summary>
    /// <param name="table">(positions, dModel) row-major, written whole.</param>
    /// <param name="positions">Rows.</param>
    /// <param name="dModel">Columns; if odd, the last is a sine without its cosine.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="ArgumentException">The table does not have positions * dModel elements.</exception>
    public static void Fill(Span<float> table, int positions, int dModel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(positions);
        ArgumentOutOfRangeException.ThrowIfNegative(dModel);
        var elements = (long)positions * dModel;
        if (table.Length != elements)
            throw new ArgumentException($"Expected ({positions}, {dModel}) = {elements} elements; got {table.Length}.", nameof(table));
        for (var column = 0; column < dModel; column += 2)
        {
            var frequency = Math.Pow(LongestWavelength, -(double)column / dModel);
            for (var position = 0; position < positions; position++)
            {
                var (sine, cosine) = Math.SinCos(position * frequency);
                table[position * dModel + column] = (float)sine;
                if (column + 1 < dModel) table[position * dModel + column + 1] = (float)cosine;
            }
        }
    }
}
