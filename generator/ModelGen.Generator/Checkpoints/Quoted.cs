using System.Text;

namespace ModelGen.Generator.Checkpoints;

/// <summary>
/// How names from a file stand in a message. They may be hostile: what a terminal would act on is replaced, a long one is cut.
/// </summary>
internal static class Quoted
{
    private const int Longest = 120;

    /// <summary>In quotes.</summary>
    public static string Of(string name) => $"'{Cut(name)}'";

    /// <summary>Without quotes.</summary>
    public static string Cut(string text)
    {
        var shown = new StringBuilder();
        foreach (var character in text.Length > Longest ? text.Substring(0, Longest) : text)
            shown.Append(char.IsControl(character) || char.IsSurrogate(character) ? '\uFFFD' : character);
        return text.Length > Longest ? shown.Append("...").ToString() : shown.ToString();
    }
}
