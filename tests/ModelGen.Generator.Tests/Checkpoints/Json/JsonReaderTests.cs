using System.Text.Json;
using ModelGen.Generator.Checkpoints.Json;

namespace ModelGen.Generator.Tests.Checkpoints.Json;

/// <summary>All of JSON is read, and nothing else; no text makes the reader do more than say where it is wrong.</summary>
public class JsonReaderTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData(" [ ] ")]
    [InlineData("null")]
    [InlineData("[true,false,null]")]
    [InlineData("{\"a\" : {\"b\":[1, -2.5e+3, 0, -0, 1E9, 0.1]}, \"\":\"\"}\r\n\t")]
    [InlineData("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00 \u00e9 \u2028 end\"")]
    [InlineData("\"\\u0000\"")]
    public void What_is_JSON_reads_as_the_library_reads_it(string text)
    {
        using var expected = JsonDocument.Parse(text);
        AssertSame(expected.RootElement, JsonReader.Parse(text));
    }

    [Theory]
    [InlineData("", 0, "expected a value, but the text ends")]
    [InlineData("  ", 2, "expected a value, but the text ends")]
    [InlineData("nul", 0, "expected a value")]
    [InlineData("NaN", 0, "expected a value")]
    [InlineData("Infinity", 0, "expected a value")]
    [InlineData("1 2", 2, "expected the end")]
    [InlineData("{} x", 3, "expected the end")]
    [InlineData("{\"a\":1,}", 7, "expected a name in quotes")]
    [InlineData("{a:1}", 1, "expected a name in quotes")]
    [InlineData("{\"a\" 1}", 5, "expected ':'")]
    [InlineData("{\"a\":1 \"b\":2}", 7, "expected ',' or '}'")]
    [InlineData("{\"a\":1", 6, "expected ',' or '}', but the text ends")]
    [InlineData("[1,]", 3, "expected a value")]
    [InlineData("[1 2]", 3, "expected ',' or ']'")]
    [InlineData("[1", 2, "expected ',' or ']', but the text ends")]
    [InlineData("// a\n1", 0, "expected a value")]
    [InlineData("'a'", 0, "expected a value")]
    [InlineData("01", 1, "expected the end")]
    [InlineData("-", 1, "expected a digit, but the text ends")]
    [InlineData("+1", 0, "expected a value")]
    [InlineData(".5", 0, "expected a value")]
    [InlineData("1.", 2, "expected a digit, but the text ends")]
    [InlineData("1e", 2, "expected a digit, but the text ends")]
    [InlineData("[1e+]", 4, "expected a digit")]
    [InlineData("0x10", 1, "expected the end")]
    [InlineData("\"a", 2, "the text ends inside a string")]
    [InlineData("\"a\nb\"", 2, "a control character inside a string")]
    [InlineData("\"a\0b\"", 2, "a control character inside a string")]
    [InlineData("\"\\x\"", 1, "an unknown escape inside a string")]
    [InlineData("\"\\", 1, "an unknown escape inside a string")]
    [InlineData("\"\\u12G4\"", 1, "an escape without four hexadecimal digits inside a string")]
    [InlineData("\"\\u12", 1, "an escape without four hexadecimal digits inside a string")]
    [InlineData("\"\\uD83D\"", 1, "half of a surrogate pair inside a string")]
    [InlineData("\"\\uD83D\\u0041\"", 1, "half of a surrogate pair inside a string")]
    [InlineData("\"\\uDE00\"", 1, "half of a surrogate pair inside a string")]
    [InlineData("{\"a\":1,\"\\u0061\":2}", 7, "the name 'a' is there twice")]
    public void What_is_not_is_refused_where_it_goes_wrong(string text, int offset, string fault)
    {
        var exception = Assert.Throws<JsonFaultException>(() => JsonReader.Parse(text));
        Assert.Equal((offset, fault), (exception.Offset, exception.Message));
    }

    [Fact]
    public void As_deep_as_is_allowed_and_no_deeper()
    {
        Assert.Equal(JsonKind.Array, JsonReader.Parse(Nested(JsonReader.DeepestNesting)).Kind);
        var exception = Assert.Throws<JsonFaultException>(() => JsonReader.Parse(Nested(JsonReader.DeepestNesting + 1)));
        Assert.Equal(JsonReader.DeepestNesting, exception.Offset);
        Assert.Throws<JsonFaultException>(() => JsonReader.Parse(new string('[', 1_000_000)));
        Assert.Throws<JsonFaultException>(() => JsonReader.Parse(string.Concat(Enumerable.Repeat("{\"a\":", 1_000_000))));
    }

    [Fact]
    public void Siblings_are_not_nested() =>
        Assert.Equal(1000, JsonReader.Parse($"[{string.Join(',', Enumerable.Repeat("[{}]", 1000))}]").Items.Count);

    [Theory]
    [InlineData("9223372036854775807", 9223372036854775807L, 9223372036854775807.0)]
    [InlineData("9223372036854775808", null, 9223372036854775808.0)]
    [InlineData("1e400", null, null)]
    [InlineData("-1e400", null, null)]
    [InlineData("1e-400", null, 0.0)]
    [InlineData("12.0", null, 12.0)]
    [InlineData("1e2", null, 100.0)]
    [InlineData("-3", -3L, -3.0)]
    public void Numbers_of_any_size_are_read_and_only_some_have_a_value(string text, long? integer, double? number)
    {
        var value = JsonReader.Parse(text);
        Assert.Equal((integer, number), (value.AsInteger, value.AsDouble));
    }

    [Fact]
    public void A_number_of_a_million_digits_is_no_size() => Assert.Null(JsonReader.Parse(new string('9', 1_000_000)).AsInteger);

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static void AssertSame(JsonElement expected, JsonValue actual)
    {
        Assert.Equal(expected.ValueKind.ToString(), actual.Kind.ToString());
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(expected.EnumerateObject().Select(member => member.Name), actual.Names);
                foreach (var member in expected.EnumerateObject()) AssertSame(member.Value, actual[member.Name]!);
                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), actual.Items.Count);
                foreach (var (one, other) in expected.EnumerateArray().Zip(actual.Items)) AssertSame(one, other);
                break;
            case JsonValueKind.String:
                Assert.Equal(expected.GetString(), actual.Text);
                break;
            case JsonValueKind.Number:
                Assert.Equal(expected.GetDouble(), actual.AsDouble);
                break;
        }
    }
}
