using System.Text.RegularExpressions;

namespace ModelGen.Evaluation;

/// <summary>The words of a sentence as NIST's script mteval-v13a finds them, which the scores of WMT rest on.</summary>
internal static partial class Mteval13a
{
    /// <summary>The sentence with spaces where words begin and end, among them ones that are there already.</summary>
    public static string Tokenize(string sentence)
    {
        // What the campaigns' files were marked up with.
        var text = sentence.TrimEnd()
            .Replace("<skipped>", "", StringComparison.Ordinal)
            .Replace("-\n", "", StringComparison.Ordinal)
            .Replace('\n', ' ')
            .Replace("&quot;", "\"", StringComparison.Ordinal)
            .Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal)
            .Replace("&gt;", ">", StringComparison.Ordinal);

        text = Symbol().Replace($" {text} ", " $0 ");
        text = StopOrCommaAfterNonDigit().Replace(text, "$1 $2 ");
        text = StopOrCommaBeforeNonDigit().Replace(text, " $1 $2");
        return DashAfterDigit().Replace(text, "$1 $2 ");
    }

    // All of ASCII that is neither letter nor digit, but for the apostrophe, the comma, the dash and the full stop.
    [GeneratedRegex(@"[!-&(-+/:-@[-`{-~]", RegexOptions.CultureInvariant)]
    private static partial Regex Symbol();

    [GeneratedRegex("([^0-9])([.,])", RegexOptions.CultureInvariant)]
    private static partial Regex StopOrCommaAfterNonDigit();

    [GeneratedRegex("([.,])([^0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex StopOrCommaBeforeNonDigit();

    [GeneratedRegex("([0-9])(-)", RegexOptions.CultureInvariant)]
    private static partial Regex DashAfterDigit();
}
