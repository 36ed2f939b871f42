using System.Text;

namespace ModelGen.Checkpoints;

/// <summary>How names and shapes stand in the text of a fault.</summary>
internal static class FaultText
{
    private const int LongestName = 120;

    /// <summary>
    /// A name from a file, in quotes. It may be hostile: what a terminal would act on is replaced, and a long one is cut.
    /// </summary>
    public static string Quote(string name)
    {
        var text = new StringBuilder("'");
        foreach (var rune in name.EnumerateRunes())
        {
            if (text.Length > LongestName)
            {
                text.Append("...");
                break;
            }

            text.Append(Rune.IsControl(rune) ? Rune.ReplacementChar : rune);
        }

        return text.Append('\'').ToString();
    }

    /// <summary>(2, 3)</summary>
    public static string Shape(IEnumerable<long> shape) => $"({string.Join(", ", shape)})";
}
