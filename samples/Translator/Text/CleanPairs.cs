using ModelGen.Numerics;

namespace TranslatorSample;

/// <summary>Pairs that a model can learn from, none of them twice, in an order that depends on the pairs alone.</summary>
internal sealed class CleanPairs
{
    /// <summary>The longest sentence that is kept, in characters, where nothing else is said.</summary>
    public const int DefaultLongest = 400;

    private CleanPairs(int longest) => Longest = longest;

    /// <summary>The pairs, in the order of a hash: any stretch of them is like any other.</summary>
    public SentencePair[] Pairs { get; private set; } = [];

    /// <summary>The longest sentence that is kept, in characters.</summary>
    public int Longest { get; }

    /// <summary>How many were left out because they had been there before.</summary>
    public int Repeated { get; private set; }

    /// <summary>How many were left out because a side is empty.</summary>
    public int Empty { get; private set; }

    /// <summary>How many, each counted once, were left out because both sides are the same.</summary>
    public int Untranslated { get; private set; }

    /// <summary>How many, each counted once, were left out because a side is longer than <see cref="Longest"/>.</summary>
    public int TooLong { get; private set; }

    /// <summary>Cleans pairs, whatever order they come in.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is less than 1.</exception>
    public static CleanPairs From(IEnumerable<SentencePair> pairs, int longest = DefaultLongest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        var clean = new CleanPairs(longest);
        var kept = new List<SentencePair>();
        var seen = new HashSet<SentencePair>();
        foreach (var pair in pairs)
        {
            var (source, target) = (Sentence.Normalise(pair.Source), Sentence.Normalise(pair.Target));
            if (source.Length == 0 || target.Length == 0) clean.Empty++;
            else if (!seen.Add(new SentencePair(source, target))) clean.Repeated++;
            else if (source == target) clean.Untranslated++;
            else if (Math.Max(source.Length, target.Length) > longest) clean.TooLong++;
            else kept.Add(new SentencePair(source, target));
        }

        clean.Pairs =
        [
            .. kept.OrderBy(Order)
                .ThenBy(pair => pair.Source, StringComparer.Ordinal)
                .ThenBy(pair => pair.Target, StringComparer.Ordinal),
        ];
        return clean;
    }

    // Mixed, because the hash alone leaves texts that differ only at their ends near to each other.
    private static ulong Order(SentencePair pair) => CounterRandom.Mix(StableHash.Of(pair.Source), StableHash.Of(pair.Target));
}
