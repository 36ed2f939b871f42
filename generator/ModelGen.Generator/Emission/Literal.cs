using System.Globalization;

namespace ModelGen.Generator.Emission;

/// <summary>Numbers and names as C# spells them.</summary>
internal static class Literal
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "base", "bool", "byte", "char", "class", "const", "default", "double", "event", "fixed", "float", "in", "int", "lock", "long",
        "new", "object", "out", "params", "ref", "short", "string", "this", "value",
    };

    public static string Of(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A float that reads back as the nearest to <paramref name="value"/>.</summary>
    public static string Float(double value) => ((float)value).ToString("R", CultureInfo.InvariantCulture) + "f";

    public static string Double(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.IndexOfAny(['.', 'E', 'e']) < 0 ? text + ".0" : text;
    }

    /// <summary><c>feed_forward.norm.weight</c> as <c>FeedForwardNormWeight</c>.</summary>
    public static string Pascal(string name)
    {
        var parts = name.Split('.', '_').Where(part => part.Length > 0);
        return string.Concat(parts.Select(part => char.ToUpperInvariant(part[0]) + part.Substring(1)));
    }

    /// <summary><c>feed_forward.norm.weight</c> as <c>feedForwardNormWeight</c>.</summary>
    public static string Camel(string name)
    {
        var pascal = Pascal(name);
        var camel = char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
        return Keywords.Contains(camel) ? "@" + camel : camel;
    }
}
