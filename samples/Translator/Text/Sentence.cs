using System.Text;

namespace TranslatorSample;

/// <summary>The one form in which a sentence is learnt and translated.</summary>
internal static class Sentence
{
    /// <summary>
    /// The text on one line: spaces and control characters in a row, line ends among them, become one space, and none stays at the ends.
    /// All else, placeholders such as <c>{0}</c> and no-break spaces too, stays as it is.
    /// </summary>
    public static string Normalise(string text)
    {
        var line = new StringBuilder(text.Length);
        var gap = false;
        foreach (var c in text)
        {
            if (c == ' ' || char.IsControl(c))
            {
                gap = line.Length > 0;
                continue;
            }

            if (gap) line.Append(' ');
            gap = false;
            line.Append(c);
        }

        return line.ToString();
    }
}
