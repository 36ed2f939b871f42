using System.Text;

namespace ModelGen.Samples;

/// <summary>Draws a loss curve with Braille characters, each of which is two dots wide and four high.</summary>
internal static class CurveText
{
    private const int LabelWidth = 7;
    private const char EmptyCell = '\u2800';

    // The bit of each dot of a cell, by row and column (Unicode, chapter 21.1).
    private static readonly byte[,] DotBits = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    /// <summary>The curve from the first step to the last of the whole run, labelled with its highest and lowest loss.</summary>
    /// <param name="curve">The losses.</param>
    /// <param name="steps">Steps of the whole run.</param>
    /// <param name="width">Characters in a line.</param>
    /// <param name="height">Lines.</param>
    public static string[] Lines(Curve curve, int steps, int width, int height)
    {
        var points = curve.Smoothed();
        if (points.Count < 2) return [];
        var high = points.Max(point => point.Value);
        var low = points.Min(point => point.Value);
        var cells = new byte[height, width - LabelWidth];
        var (columns, rows) = (2 * (width - LabelWidth), 4 * height);
        var previous = -1;
        foreach (var point in points)
        {
            var x = Math.Min(columns - 1, (int)((long)point.Step * columns / (steps + 1L)));
            var y = high > low ? (int)((high - point.Value) / (high - low) * (rows - 1)) : 0;
            // A vertical stroke from the last point's row to this one's, so that a steep curve has no holes.
            var (top, bottom) = previous < 0 ? (y, y) : (Math.Min(previous, y), Math.Max(previous, y));
            for (var dot = top; dot <= bottom; dot++) cells[dot / 4, x / 2] |= DotBits[dot % 4, x % 2];
            previous = y;
        }

        var lines = new string[height];
        for (var row = 0; row < height; row++)
        {
            var label = row == 0 ? $"{high:N2} " : row == height - 1 ? $"{low:N2} " : "";
            var line = new StringBuilder(label.PadLeft(LabelWidth));
            for (var column = 0; column < cells.GetLength(1); column++) line.Append((char)(EmptyCell + cells[row, column]));
            lines[row] = line.ToString();
        }

        return lines;
    }
}
