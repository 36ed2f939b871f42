using System.Buffers;
using System.Text;
using System.Text.Json;
using ModelGen.Checkpoints;

namespace ModelGen.Text;

/// <summary>How tokenizers are kept: as one JSON object with a field that says which kind it is.</summary>
internal static class TokenizerFile
{
    /// <summary>The field that says which tokenizer a file holds.</summary>
    public const string KindField = "tokenizer";

    private const long MaximumLength = 64 << 20;

    /// <summary>Reads one field's value, on whose first token the reader stands, and leaves the reader on its last.</summary>
    /// <returns>Whether the field is known, new and of the right kind.</returns>
    public delegate bool FieldReader(string field, ref Utf8JsonReader reader);

    /// <summary>The tokenizer that a file holds.</summary>
    /// <exception cref="CheckpointException">
    /// The file cannot be read, is too long, or <paramref name="parse"/> throws a <see cref="FormatException"/>.
    /// </exception>
    public static T Load<T>(string path, Func<byte[], T> parse)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MaximumLength)
                throw new CheckpointException(path, $"has {length} bytes; a tokenizer has at most {MaximumLength}");
            return parse(File.ReadAllBytes(path));
        }
        catch (FormatException exception)
        {
            throw new CheckpointException(path, exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a tokenizer's JSON to a file, whole or not at all.</summary>
    public static void Save(string path, string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json + "\n");
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>A line of JSON: the kind of tokenizer, then the fields that <paramref name="writeFields"/> writes.</summary>
    public static string ToJson(string kind, Action<Utf8JsonWriter> writeFields)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString(KindField, kind);
            writeFields(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    /// <summary>Gives each field but the kind to <paramref name="readField"/>.</summary>
    /// <param name="json">The whole file.</param>
    /// <param name="kind">The kind of tokenizer that it must be.</param>
    /// <param name="expectedFields">The other fields, for the message about one that is not expected.</param>
    /// <param name="readField">Reads one field.</param>
    /// <exception cref="FormatException">The bytes are not that kind of tokenizer; the message says why.</exception>
    public static void Parse(ReadOnlySpan<byte> json, string kind, string expectedFields, FieldReader readField)
    {
        try
        {
            ParseObject(json, kind, expectedFields, readField);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is Utf8JsonReader's, for bytes or escapes that are not Unicode.
            throw new FormatException($"is not valid JSON: {exception.Message}", exception);
        }
    }

    private static void ParseObject(ReadOnlySpan<byte> json, string kind, string expectedFields, FieldReader readField)
    {
        var reader = new Utf8JsonReader(json);
        string? found = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new FormatException("expected a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString()!;
            reader.Read();
            if (field == KindField && found is null && reader.TokenType == JsonTokenType.String)
            {
                found = reader.GetString()!;
                if (found != kind) throw new FormatException($"its tokenizer is {FaultText.Quote(found)}; expected '{kind}'");
            }
            else if (field == KindField || !readField(field, ref reader))
            {
                throw new FormatException(
                    $"the field {FaultText.Quote(field)} is unknown, there twice, or of the wrong kind; "
                    + $"expected {KindField} (string), {expectedFields}");
            }
        }

        // Throws where anything but white space follows.
        reader.Read();
        if (found is null) throw new FormatException($"its tokenizer is ''; expected '{kind}'");
    }
}
