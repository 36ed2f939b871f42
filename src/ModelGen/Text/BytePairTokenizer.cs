using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using ModelGen.Checkpoints;

namespace ModelGen.Text;

/// <summary>
/// Byte-pair encoding (Sennrich, Haddow and Birch, 2016, "Neural Machine Translation of Rare Words with Subword Units") over the bytes of
/// UTF-8: a token is a byte, or what frequent neighbours were merged into. Any text can be encoded, and decoding gives it back, whatever
/// its spaces, line ends or symbols. A token lies within one word, number, run of white space or run of other characters; a word's token
/// holds the space before it, and a text is encoded as if a space came first, so that a word is the same wherever it stands.
/// </summary>
/// <remarks>Ids: padding 0, begin 1, end 2, the bytes from 3 to 258, then the merges in the order they were learnt.</remarks>
public sealed class BytePairTokenizer : ISequenceTokenizer
{
    /// <summary>The smallest vocabulary: padding, begin, end and 256 bytes.</summary>
    public const int SmallestVocabulary = FirstMergeId;

    /// <summary>The largest vocabulary.</summary>
    public const int LargestVocabulary = 1 << 18;

    internal const int FirstByteId = 3;
    internal const int FirstMergeId = FirstByteId + 256;

    private const string Kind = "byte-pair";

    // What the longest piece can hold.
    private const int LongestToken = WordPieces.LongestPiece * 3;

    // Enough for the words of a corpus that trains in memory; the rest is encoded anew each time.
    private const int LargestCache = 1 << 17;

    private readonly TokenPair[] _merges;
    private readonly Dictionary<TokenPair, int> _ids;
    private readonly byte[][] _bytes;
    private readonly ConcurrentDictionary<string, int[]> _cache = new(StringComparer.Ordinal);
    private int _cached;

    private BytePairTokenizer(TokenPair[] merges, byte[][] bytes)
    {
        _merges = merges;
        _bytes = bytes;
        _ids = new Dictionary<TokenPair, int>(merges.Length);
        for (var i = 0; i < merges.Length; i++) _ids.Add(merges[i], FirstMergeId + i);
    }

    /// <inheritdoc/>
    public int VocabularySize => FirstMergeId + _merges.Length;

    /// <inheritdoc/>
    public int PaddingId => 0;

    /// <inheritdoc/>
    public int BeginId => 1;

    /// <inheritdoc/>
    public int EndId => 2;

    /// <summary>
    /// Learns a vocabulary: of all pairs of neighbouring tokens the most frequent becomes a token, then the most frequent of what results,
    /// and so on; of two that are as frequent, the one whose left token, then whose right token, has the lower id. The order of the texts
    /// does not matter. For several languages that share a vocabulary, give the texts of all.
    /// </summary>
    /// <param name="texts">Sentences, lines or whole documents; a lone surrogate counts as U+FFFD.</param>
    /// <param name="vocabularySize">Ids, or fewer where pairs give out.</param>
    /// <param name="minimumCount">How often a pair must be there to become a token.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The size is not from <see cref="SmallestVocabulary"/> to <see cref="LargestVocabulary"/>, or the count is below 1.
    /// </exception>
    public static BytePairTokenizer Train(IEnumerable<string> texts, int vocabularySize, int minimumCount = 2)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCount, 1);
        if (vocabularySize is < SmallestVocabulary or > LargestVocabulary)
        {
            throw new ArgumentOutOfRangeException(
                nameof(vocabularySize), vocabularySize,
                $"Expected from {SmallestVocabulary} (padding, begin, end and 256 bytes) to {LargestVocabulary}.");
        }

        var merges = new BytePairTrainer(CountPieces(texts)).Learn(vocabularySize - SmallestVocabulary, minimumCount);
        return FromMerges([.. merges]);
    }

    /// <summary>The tokenizer that <see cref="ToJson"/> gave.</summary>
    /// <exception cref="FormatException">The text is not that of a byte-pair tokenizer; the message says why.</exception>
    public static BytePairTokenizer FromJson(string json) => FromJson(Encoding.UTF8.GetBytes(json));

    /// <summary>The tokenizer that <see cref="Save"/> wrote.</summary>
    /// <exception cref="CheckpointException">The file cannot be read, is damaged, or is no byte-pair tokenizer.</exception>
    public static BytePairTokenizer Load(string path) => TokenizerFile.Load(path, FromJson);

    /// <summary>The tokenizer as a line of JSON: to keep in a checkpoint's metadata, for instance.</summary>
    public string ToJson() => TokenizerFile.ToJson(Kind, writer =>
    {
        writer.WriteStartArray("merges");
        foreach (var merge in _merges)
        {
            writer.WriteNumberValue(merge.Left);
            writer.WriteNumberValue(merge.Right);
        }

        writer.WriteEndArray();
    });

    /// <summary>Writes <see cref="ToJson"/> to a file, whole or not at all.</summary>
    /// <exception cref="IOException">Writing failed. A file that was there is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public void Save(string path) => TokenizerFile.Save(path, ToJson());

    /// <summary>The ids of a text, without begin and end. A lone surrogate, which UTF-8 cannot express, is encoded as U+FFFD.</summary>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return [];
        var tokens = new List<int>(text.Length / 2);
        var pieces = new WordPieces(string.Concat(" ", text));
        var cache = _cache.GetAlternateLookup<ReadOnlySpan<char>>();
        while (pieces.TryNext(out var piece))
        {
            if (!cache.TryGetValue(piece, out var ids))
            {
                ids = EncodePiece(piece);
                if (Volatile.Read(ref _cached) < LargestCache && cache.TryAdd(piece, ids)) Interlocked.Increment(ref _cached);
            }

            tokens.AddRange(ids);
        }

        return [.. tokens];
    }

    /// <summary>
    /// The text of ids: what <see cref="Encode"/> was given. Padding, begin and end are left out; bytes that are not UTF-8, such as a
    /// character cut in two, become U+FFFD, and so does an id past the vocabulary. A space that comes first is dropped.
    /// </summary>
    /// <exception cref="ArgumentException">An id is negative.</exception>
    public string Decode(ReadOnlySpan<int> tokens)
    {
        var bytes = new List<byte>(tokens.Length * 4);
        for (var i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] < 0) throw new ArgumentException($"Token id {tokens[i]} at index {i} is negative.", nameof(tokens));
            bytes.AddRange(tokens[i] < _bytes.Length ? _bytes[tokens[i]] : "\uFFFD"u8);
        }

        var text = Encoding.UTF8.GetString([.. bytes]);
        return text.StartsWith(' ') ? text[1..] : text;
    }

    /// <inheritdoc/>
    public string TextOf(int token)
    {
        if (token < 0) throw new ArgumentException($"Token id {token} is negative.", nameof(token));
        return Encoding.UTF8.GetString(token < _bytes.Length ? _bytes[token] : "\uFFFD"u8);
    }

    private static Dictionary<string, long> CountPieces(IEnumerable<string> texts)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
        {
            if (text.Length == 0) continue;
            var pieces = new WordPieces(string.Concat(" ", text));
            while (pieces.TryNext(out var piece)) lookup[piece] = lookup.TryGetValue(piece, out var count) ? count + 1 : 1;
        }

        return counts;
    }

    private int[] EncodePiece(ReadOnlySpan<char> piece)
    {
        var tokens = Array.ConvertAll(Encoding.UTF8.GetBytes(piece.ToArray()), value => value + FirstByteId);
        var length = tokens.Length;

        // In the order in which the merges were learnt.
        while (true)
        {
            var earliest = int.MaxValue;
            for (var i = 0; i + 1 < length; i++)
            {
                if (_ids.TryGetValue(new TokenPair(tokens[i], tokens[i + 1]), out var id)) earliest = Math.Min(earliest, id);
            }

            if (earliest == int.MaxValue) return tokens[..length];
            length = _merges[earliest - FirstMergeId].MergeIn(tokens, length, earliest);
        }
    }

    private static BytePairTokenizer FromJson(byte[] json)
    {
        List<int>? ids = null;
        TokenizerFile.Parse(json, Kind, "merges (array of numbers)", ReadField);
        if (ids is null) throw new FormatException("expected the field merges");
        if (ids.Count % 2 != 0) throw new FormatException($"its merges have {ids.Count} ids; expected two a merge");
        var merges = new TokenPair[ids.Count / 2];
        for (var i = 0; i < merges.Length; i++) merges[i] = new TokenPair(ids[2 * i], ids[2 * i + 1]);
        return FromMerges(merges);

        bool ReadField(string field, ref Utf8JsonReader reader)
        {
            if (field != "merges" || ids is not null || reader.TokenType != JsonTokenType.StartArray) return false;
            ids = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var id))
                    throw new FormatException($"its merges hold something other than a token id after {ids.Count} ids");
                if (ids.Count >= 2 * (LargestVocabulary - FirstMergeId))
                    throw new FormatException($"has more merges than a vocabulary of {LargestVocabulary} can");
                ids.Add(id);
            }

            return true;
        }
    }

    /// <exception cref="FormatException">
    /// A merge is of tokens that are not there before it, is there twice, or makes too long a token.
    /// </exception>
    private static BytePairTokenizer FromMerges(TokenPair[] merges)
    {
        var bytes = new byte[FirstMergeId + merges.Length][];
        for (var id = 0; id < FirstMergeId; id++) bytes[id] = id < FirstByteId ? [] : [(byte)(id - FirstByteId)];
        var seen = new HashSet<TokenPair>();
        for (var i = 0; i < merges.Length; i++)
        {
            var (left, right) = merges[i];
            var id = FirstMergeId + i;
            if (left < FirstByteId || left >= id || right < FirstByteId || right >= id)
                throw new FormatException($"merge {i} is of the tokens {left} and {right}; expected from {FirstByteId} to {id - 1}");
            if (!seen.Add(merges[i])) throw new FormatException($"merge {i}, of the tokens {left} and {right}, is there twice");
            var length = bytes[left].Length + bytes[right].Length;
            if (length > LongestToken)
                throw new FormatException($"merge {i} makes a token of {length} bytes; expected at most {LongestToken}");
            bytes[id] = [.. bytes[left], .. bytes[right]];
        }

        return new BytePairTokenizer(merges, bytes);
    }
}
