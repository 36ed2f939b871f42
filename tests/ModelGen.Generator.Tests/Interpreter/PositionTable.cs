namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>PE(pos, 2i) = sin(pos / 10000^(2i/d)), PE(pos, 2i+1) = cos of the same angle (Vaswani et al., 2017, section 3.5).</summary>
internal static class PositionTable
{
    public static Matrix Sinusoidal(int positions, int columns)
    {
        var table = new Matrix(positions, columns);
        for (var position = 0; position < positions; position++)
        {
            for (var column = 0; column < columns; column++)
            {
                var angle = position / Math.Pow(10000, (column - column % 2) / (double)columns);
                table[position, column] = column % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
            }
        }

        return table;
    }
}
