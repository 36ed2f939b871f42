using ModelGen.Text;

namespace TranslatorSample;

/// <summary>The tokenizers of the sample as lines of JSON.</summary>
internal static class TokenizerText
{
    /// <summary>The tokenizer as JSON.</summary>
    public static string Write(ISequenceTokenizer tokenizer) => tokenizer switch
    {
        SplitWordTokenizer split => split.ToJson(),
        BytePairTokenizer pairs => pairs.ToJson(),
        _ => throw new ArgumentException($"Expected a tokenizer of this sample; got {tokenizer.GetType().Name}.", nameof(tokenizer)),
    };

    /// <summary>The tokenizer that <see cref="Write"/> gave.</summary>
    /// <exception cref="FormatException">The text is not that of such a tokenizer.</exception>
    public static ISequenceTokenizer Read(string json)
        // The kind comes first; where it is neither, the tokenizer itself says what it misses.
        => json.StartsWith("""{"tokenizer":"split-word",""", StringComparison.Ordinal)
            ? SplitWordTokenizer.FromJson(json)
            : BytePairTokenizer.FromJson(json);
}
