using System.Globalization;

namespace ModelGen.Generator.Declaration;

/// <summary>How values stand in a message: the same whatever the culture.</summary>
internal static class Text
{
    /// <summary>A value as it would be written in source.</summary>
    public static string Of(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Of(int)"/>
    public static string Of(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A value as people write it in source: 1e-5.</summary>
    public static string Literal(double value) => Of(value).Replace("E-0", "e-").Replace("E-", "e-");

    /// <summary>A count, with its digits in groups.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string List(IEnumerable<string> items, string conjunction)
    {
        var list = items.ToList();
        if (list.Count < 2) return string.Concat(list);
        return $"{string.Join(", ", list.Take(list.Count - 1))} {conjunction} {list[list.Count - 1]}";
    }
}
