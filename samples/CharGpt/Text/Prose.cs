using System.Buffers;

namespace CharGptSample;

/// <summary>Tells English sentences from what else documentation holds: tables, symbols, instruction names.</summary>
internal static class Prose
{
    private const int ShortestParagraph = 30;
    private const int FewestSpaces = 4;
    private const double LeastLetters = 0.72;

    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,;:!?'\"()[]<>-+*/=%&#");

    /// <summary>Whether it reads like a paragraph: begins with a capital, ends with a full stop, and is mostly words.</summary>
    public static bool IsParagraph(ReadOnlySpan<char> text)
    {
        if (text.Length < ShortestParagraph || !char.IsAsciiLetterUpper(text[0]) || text[^1] is not ('.' or '!' or '?')) return false;
        if (text.ContainsAnyExcept(Characters)) return false;
        var letters = 0;
        var spaces = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiLetter(c)) letters++;
            else if (c == ' ') spaces++;
        }

        return spaces >= FewestSpaces && letters >= LeastLetters * text.Length;
    }

    /// <summary>The ASCII form of a typographic character; null for one that is only markup.</summary>
    public static char? Plain(char c) => c switch
    {
        '\u2018' or '\u2019' => '\'',
        '\u201C' or '\u201D' => '"',
        '\u2013' or '\u2014' or '\u2011' or '\u2212' => '-',
        '`' or '\u00AE' or '\u2122' or '\u200B' or '\u00AD' => null,
        _ => c,
    };
}
