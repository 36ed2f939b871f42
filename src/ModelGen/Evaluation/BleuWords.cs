using System.Buffers;

namespace ModelGen.Evaluation;

/// <summary>Sentences as numbers: equal words have equal ones.</summary>
internal sealed class BleuWords(BleuOptions options)
{
    // What Python takes for white space: sacreBLEU's words are those of str.split.
    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(
    [
        .. Enumerable.Range(0, char.MaxValue + 1)
            .Select(code => (char)code)
            .Where(character => char.IsWhiteSpace(character) || character is >= '\x1C' and <= '\x1F'),
    ]);

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>The words of a sentence.</summary>
    public int[] Read(string sentence)
    {
        if (options.LowerCase) sentence = sentence.ToLowerInvariant();
        if (options.Tokenization == BleuTokenization.Mteval13a) sentence = Mteval13a.Tokenize(sentence);
        var lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        var words = new List<int>();
        foreach (var range in sentence.AsSpan().SplitAny(WhiteSpace))
        {
            var word = sentence.AsSpan(range);
            if (word.IsEmpty) continue;
            if (!lookup.TryGetValue(word, out var number)) lookup[word] = number = _numbers.Count;
            words.Add(number);
        }

        return [.. words];
    }
}
