using System.Globalization;

namespace ModelGen.Generator.Checkpoints.Json;

/// <summary>A value of a JSON text.</summary>
internal sealed class JsonValue
{
    private readonly Dictionary<string, JsonValue>? _members;

    public JsonValue(JsonKind kind, int offset, string text = "")
    {
        Kind = kind;
        Offset = offset;
        Text = text;
    }

    public JsonValue(int offset, IReadOnlyList<JsonValue> items)
        : this(JsonKind.Array, offset) => Items = items;

    /// <param name="offset">Where it begins.</param>
    /// <param name="members">By name; the keys in <paramref name="names"/>.</param>
    /// <param name="names">In the order of the text.</param>
    public JsonValue(int offset, Dictionary<string, JsonValue> members, IReadOnlyList<string> names)
        : this(JsonKind.Object, offset)
    {
        _members = members;
        Names = names;
    }

    public JsonKind Kind { get; }

    /// <summary>Where it begins, in characters from the start of the text.</summary>
    public int Offset { get; }

    /// <summary>Of a string what it says, of a number its digits as written.</summary>
    public string Text { get; }

    /// <summary>Of an array.</summary>
    public IReadOnlyList<JsonValue> Items { get; } = [];

    /// <summary>Of an object: the names of its members, in the order of the text.</summary>
    public IReadOnlyList<string> Names { get; } = [];

    /// <summary>The member of that name, or <see langword="null"/> if there is none or this is no object.</summary>
    public JsonValue? this[string name] => _members is not null && _members.TryGetValue(name, out var value) ? value : null;

    /// <summary>The value of a whole number without fraction or exponent that fits 64 bits, otherwise <see langword="null"/>.</summary>
    public long? AsInteger =>
        Kind == JsonKind.Number && long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    /// <summary>The value of a number that is finite in 64 bits, otherwise <see langword="null"/>.</summary>
    public double? AsDouble =>
        Kind == JsonKind.Number && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && !double.IsInfinity(value)
            ? value
            : null;

    /// <summary>How it stands in a message: plain values as in the file, of others only what they are.</summary>
    public string Shown => Kind switch
    {
        JsonKind.Null => "null",
        JsonKind.False => "false",
        JsonKind.True => "true",
        JsonKind.Number => Quoted.Cut(Text),
        JsonKind.String => $"\"{Quoted.Cut(Text)}\"",
        JsonKind.Array => "an array",
        _ => "an object",
    };
}
