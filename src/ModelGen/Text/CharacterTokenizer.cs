using System.Text;
using System.Text.Json;
using ModelGen.Checkpoints;

namespace ModelGen.Text;

/// <summary>
/// A token is one Unicode character (scalar value: an emoji outside the basic plane is one, not two). Ids follow the order of code points.
/// </summary>
public sealed class CharacterTokenizer : ITokenizer
{
    /// <summary>The id of every character that the vocabulary leaves out, where <see cref="HasUnknown"/>.</summary>
    public const int UnknownId = 0;

    private const string Kind = "character";

    private readonly Rune[] _characters;
    private readonly Dictionary<Rune, int> _ids;

    private CharacterTokenizer(Rune[] characters, bool hasUnknown)
    {
        _characters = characters;
        HasUnknown = hasUnknown;
        _ids = new Dictionary<Rune, int>(characters.Length);
        for (var i = 0; i < characters.Length; i++) _ids.Add(characters[i], i + FirstId);
    }

    /// <inheritdoc/>
    public int VocabularySize => _characters.Length + FirstId;

    /// <summary>Whether id 0 stands for any character that the vocabulary leaves out. If not, encoding such a character fails.</summary>
    public bool HasUnknown { get; }

    private int FirstId => HasUnknown ? UnknownId + 1 : 0;

    /// <summary>A vocabulary of the characters of a text.</summary>
    /// <param name="text">The text; a lone surrogate counts as U+FFFD.</param>
    /// <param name="maximumVocabulary">
    /// Most ids. If the text has more characters, id 0 is for the unknown and the most frequent get the others; of two that are as
    /// frequent, the lower code point.
    /// </param>
    /// <exception cref="ArgumentException">The text is empty, or fewer than 2 ids are allowed.</exception>
    public static CharacterTokenizer Train(ReadOnlySpan<char> text, int maximumVocabulary = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumVocabulary, 2);
        if (text.IsEmpty) throw new ArgumentException("Expected a text to take the characters from; it is empty.", nameof(text));
        var counts = new Dictionary<Rune, long>();
        foreach (var character in text.EnumerateRunes()) counts[character] = counts.GetValueOrDefault(character) + 1;

        var hasUnknown = counts.Count > maximumVocabulary;
        var kept = counts
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key)
            .Take(hasUnknown ? maximumVocabulary - 1 : counts.Count)
            .Select(pair => pair.Key);
        return new CharacterTokenizer([.. kept.Order()], hasUnknown);
    }

    /// <summary>The tokenizer that <see cref="ToJson"/> gave.</summary>
    /// <exception cref="FormatException">The text is not that of a character tokenizer; the message says why.</exception>
    public static CharacterTokenizer FromJson(string json) => FromJson(Encoding.UTF8.GetBytes(json));

    /// <summary>The tokenizer that <see cref="Save"/> wrote.</summary>
    /// <exception cref="CheckpointException">The file cannot be read, is damaged, or is no character tokenizer.</exception>
    public static CharacterTokenizer Load(string path) => TokenizerFile.Load(path, FromJson);

    /// <summary>The tokenizer as a line of JSON: to keep in a checkpoint's metadata, for instance.</summary>
    public string ToJson() => TokenizerFile.ToJson(Kind, writer =>
    {
        writer.WriteBoolean("unknown", HasUnknown);
        writer.WriteString("characters", string.Concat(_characters));
    });

    /// <summary>Writes <see cref="ToJson"/> to a file, whole or not at all.</summary>
    /// <exception cref="IOException">Writing failed. A file that was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public void Save(string path) => TokenizerFile.Save(path, ToJson());

    /// <inheritdoc/>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        var tokens = new int[text.Length];
        var count = 0;
        var index = 0;
        foreach (var character in text.EnumerateRunes())
        {
            if (!_ids.TryGetValue(character, out var id))
            {
                if (!HasUnknown)
                {
                    throw new ArgumentException(
                        $"The character {Describe(character)} at index {index} is not in the vocabulary.", nameof(text));
                }

                id = UnknownId;
            }

            tokens[count++] = id;
            index += character.Utf16SequenceLength;
        }

        return tokens[..count];
    }

    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> tokens)
    {
        var text = new StringBuilder(tokens.Length);
        for (var i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] < 0) throw new ArgumentException($"Token id {tokens[i]} at index {i} is negative.", nameof(tokens));
            var index = tokens[i] - FirstId;
            text.Append((uint)index < (uint)_characters.Length ? _characters[index] : Rune.ReplacementChar);
        }

        return text.ToString();
    }

    private static string Describe(Rune character) => $"{FaultText.Quote(character.ToString())} (U+{character.Value:X4})";

    private static CharacterTokenizer FromJson(byte[] json)
    {
        bool? hasUnknown = null;
        string? characters = null;
        TokenizerFile.Parse(json, Kind, "unknown (true or false) and characters (string)", ReadField);
        if (hasUnknown is null || string.IsNullOrEmpty(characters))
            throw new FormatException("expected the fields unknown and characters, the latter not empty");

        Rune[] runes = [.. characters.EnumerateRunes()];
        var seen = new HashSet<Rune>();
        foreach (var rune in runes)
        {
            if (!seen.Add(rune)) throw new FormatException($"has the character {Describe(rune)} twice");
        }

        return new CharacterTokenizer(runes, hasUnknown.Value);

        bool ReadField(string field, ref Utf8JsonReader reader)
        {
            switch (field)
            {
                case "unknown" when hasUnknown is null && reader.TokenType is JsonTokenType.True or JsonTokenType.False:
                    hasUnknown = reader.GetBoolean();
                    return true;
                case "characters" when characters is null && reader.TokenType == JsonTokenType.String:
                    characters = reader.GetString();
                    return true;
                default:
                    return false;
            }
        }
    }
}
