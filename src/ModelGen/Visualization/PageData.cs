using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ModelGen.Generation;

namespace ModelGen.Visualization;

/// <summary>What a page shows, but for the weights themselves, as JSON that may stand in HTML.</summary>
internal static class PageData
{
    // This encoder escapes <, >, &, quotes and U+2028 and U+2029 whatever the ranges say, so that no text can end the script element.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The JSON.</summary>
    public static string Json(AttentionWeights weights, AttentionTokens tokens, AttentionPageOptions options)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("title", options.Title);
            json.WriteString("model", options.Model);
            json.WriteString("text", options.Text);
            json.WriteStartArray("parts");
            foreach (var part in weights.Parts) Write(json, weights, tokens, part, options.Sequence);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Where the weights of one head are in the page.</summary>
    public static string MapId(AttentionPart part, int layer, int head) => $"map-{Name(part)}-{layer}-{head}";

    private static string Name(AttentionPart part) => part switch
    {
        AttentionPart.Decoder => "decoder",
        AttentionPart.Encoder => "encoder",
        _ => "cross",
    };

    private static void Write(Utf8JsonWriter json, AttentionWeights weights, AttentionTokens tokens, AttentionPart part, int sequence)
    {
        json.WriteStartObject();
        json.WriteString("name", Name(part));
        Write(json, "rows", tokens.Rows(part)!);
        Write(json, "columns", tokens.Columns(part)!);

        // What a step of cross-attention takes in, beside what it gives.
        if (part == AttentionPart.Cross && tokens.Produced is not null && tokens.Decoder?.Count == tokens.Produced.Count)
            Write(json, "taken", tokens.Decoder);
        Write(json, "layers", weights.Layers(part));
        Write(json, "heads", weights.Heads);
        json.WriteStartArray("summaries");
        foreach (var layer in weights.Layers(part))
        {
            foreach (var head in weights.Heads)
            {
                var map = weights.Find(part)!.Map(layer, head, sequence);
                Write(json, HeadSummary.Of(part, map, weights.Queries(part, sequence), weights.Keys(part, sequence)), part);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, HeadSummary summary, AttentionPart part)
    {
        json.WriteStartObject();
        json.WriteString("text", summary.Describe(part));
        Number("distance", summary.Distance);
        Number("entropy", summary.Entropy);
        Number("spread", summary.Spread);
        Number("peak", summary.Peak);
        Number("itself", summary.Itself);
        Number("previous", summary.Previous);
        Number("next", summary.Next);
        Number("first", summary.First);
        Number("last", summary.Last);
        Number("diagonality", summary.Diagonality);
        json.WriteEndObject();

        void Number(string name, double number) => json.WriteNumber(name, Math.Round(number, 4));
    }
}
