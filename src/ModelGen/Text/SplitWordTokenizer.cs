using System.Text;
using System.Text.Json;
using ModelGen.Checkpoints;

namespace ModelGen.Text;

/// <summary>
/// For text that is split into tokens already, with white space between them, where a token that ends in <c>@@</c> goes on in the next, as
/// subword-nmt writes it (Sennrich, Haddow and Birch, 2016): a token is what stands between spaces. Encoding reads split text; decoding
/// writes whole words, so <c>a pul@@ ley</c> comes back as <c>a pulley</c>.
/// </summary>
/// <remarks>
/// Ids: padding 0, begin 1, end 2, unknown 3, then the words. The first four have no text, so no word can be taken for one of them.
/// </remarks>
public sealed class SplitWordTokenizer : ISequenceTokenizer
{
    private const string Kind = "split-word";
    private const string Continued = "@@";
    private const int FirstWordId = 4;

    private readonly string[] _words;
    private readonly Dictionary<string, int> _ids;

    // SplitAny splits at any white space where it is given no separators.
    private static ReadOnlySpan<char> WhiteSpace => [];

    private SplitWordTokenizer(string[] words)
    {
        _words = words;
        _ids = new Dictionary<string, int>(words.Length, StringComparer.Ordinal);
        for (var i = 0; i < words.Length; i++) _ids.Add(words[i], FirstWordId + i);
    }

    /// <inheritdoc/>
    public int VocabularySize => FirstWordId + _words.Length;

    /// <inheritdoc/>
    public int PaddingId => 0;

    /// <inheritdoc/>
    public int BeginId => 1;

    /// <inheritdoc/>
    public int EndId => 2;

    /// <summary>The id of every word that the vocabulary leaves out.</summary>
    public int UnknownId => 3;

    /// <summary>
    /// A vocabulary of the words of lines, the most frequent first; of two that are as frequent, the one that comes first in ordinal
    /// order. For languages that share a vocabulary, give the lines of both.
    /// </summary>
    /// <param name="lines">Text that is split.</param>
    /// <param name="minimumCount">How often a word must be there to get an id.</param>
    /// <param name="maximumVocabulary">Most ids, the four special ones among them.</param>
    /// <exception cref="ArgumentException">
    /// There is no word in the lines, or none frequent enough, or one has a lone surrogate, which no file can hold.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1, or there is no room for a word.</exception>
    public static SplitWordTokenizer Train(IEnumerable<string> lines, int minimumCount = 1, int maximumVocabulary = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maximumVocabulary, FirstWordId);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var line in lines)
        {
            foreach (var range in line.AsSpan().SplitAny(WhiteSpace))
            {
                var found = line.AsSpan(range);
                if (!found.IsEmpty) lookup[found] = lookup.TryGetValue(found, out var count) ? count + 1 : 1;
            }
        }

        string[] words =
        [
            .. counts
                .Where(pair => pair.Value >= minimumCount)
                .OrderByDescending(pair => pair.Value)
                .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Take(maximumVocabulary - FirstWordId)
                .Select(pair => pair.Key),
        ];
        if (words.Length == 0)
            throw new ArgumentException($"Expected a word that is there at least {minimumCount} times; there is none.", nameof(lines));
        if (Array.Find(words, HasLoneSurrogate) is { } word)
            throw new ArgumentException($"The word {FaultText.Quote(word)} has a lone surrogate.", nameof(lines));
        return new SplitWordTokenizer(words);
    }

    /// <summary>The tokenizer that <see cref="ToJson"/> gave.</summary>
    /// <exception cref="FormatException">The text is not that of a split-word tokenizer; the message says why.</exception>
    public static SplitWordTokenizer FromJson(string json) => FromJson(Encoding.UTF8.GetBytes(json));

    /// <summary>The tokenizer that <see cref="Save"/> wrote.</summary>
    /// <exception cref="CheckpointException">The file cannot be read, is damaged, or is no split-word tokenizer.</exception>
    public static SplitWordTokenizer Load(string path) => TokenizerFile.Load(path, FromJson);

    /// <summary>The tokenizer as a line of JSON: to keep in a checkpoint's metadata, for instance.</summary>
    public string ToJson() => TokenizerFile.ToJson(Kind, writer =>
    {
        writer.WriteStartArray("words");
        foreach (var word in _words) writer.WriteStringValue(word);
        writer.WriteEndArray();
    });

    /// <summary>Writes <see cref="ToJson"/> to a file, whole or not at all.</summary>
    /// <exception cref="IOException">Writing failed. A file that was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public void Save(string path) => TokenizerFile.Save(path, ToJson());

    /// <summary>The ids of split text, without begin and end; <see cref="UnknownId"/> for a word that is not in the vocabulary.</summary>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        var ids = new List<int>();
        var lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var range in text.SplitAny(WhiteSpace))
        {
            var word = text[range];
            if (!word.IsEmpty) ids.Add(lookup.TryGetValue(word, out var id) ? id : UnknownId);
        }

        return [.. ids];
    }

    /// <summary>
    /// The words with one space between them, those that <c>@@</c> splits made whole. Padding, begin and end are left out; the unknown
    /// word and an id past the vocabulary become U+FFFD.
    /// </summary>
    /// <exception cref="ArgumentException">An id is negative.</exception>
    public string Decode(ReadOnlySpan<int> tokens)
    {
        var text = new StringBuilder();
        var goesOn = true;
        for (var i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] < 0) throw new ArgumentException($"Token id {tokens[i]} at index {i} is negative.", nameof(tokens));
            if (tokens[i] == PaddingId || tokens[i] == BeginId || tokens[i] == EndId) continue;
            if (!goesOn) text.Append(' ');
            var index = tokens[i] - FirstWordId;
            var word = (uint)index < (uint)_words.Length ? _words[index] : "\uFFFD";
            goesOn = word.EndsWith(Continued, StringComparison.Ordinal);
            text.Append(goesOn ? word.AsSpan(0, word.Length - Continued.Length) : word);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public string TextOf(int token)
    {
        if (token < 0) throw new ArgumentException($"Token id {token} is negative.", nameof(token));
        if (token < UnknownId) return "";
        return token >= FirstWordId && token < VocabularySize ? _words[token - FirstWordId] : "\uFFFD";
    }

    private static bool HasLoneSurrogate(string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (!char.IsSurrogate(word[i])) continue;
            if (!char.IsSurrogatePair(word, i)) return true;
            i++;
        }

        return false;
    }

    private static SplitWordTokenizer FromJson(byte[] json)
    {
        List<string>? words = null;
        TokenizerFile.Parse(json, Kind, "words (array of strings)", ReadField);
        if (words is not { Count: > 0 }) throw new FormatException("expected the field words, not empty");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            if (word.Length == 0 || word.Any(char.IsWhiteSpace))
                throw new FormatException($"its word {FaultText.Quote(word)} is empty or has white space");
            if (!seen.Add(word)) throw new FormatException($"has the word {FaultText.Quote(word)} twice");
        }

        return new SplitWordTokenizer([.. words]);

        bool ReadField(string field, ref Utf8JsonReader reader)
        {
            if (field != "words" || words is not null || reader.TokenType != JsonTokenType.StartArray) return false;
            words = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.String)
                    throw new FormatException($"its words hold something other than a string after {words.Count} words");
                words.Add(reader.GetString()!);
            }

            return true;
        }
    }
}
