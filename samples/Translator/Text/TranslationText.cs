using ModelGen.Numerics;
using ModelGen.Text;

namespace TranslatorSample;

/// <summary>The sentence pairs that a run learns from and is measured on.</summary>
/// <param name="Name">What to call them.</param>
/// <param name="Source">The language to translate from.</param>
/// <param name="Target">The language to translate into.</param>
/// <param name="Split">The pairs.</param>
/// <param name="Cleaned">What was left out of them; null where all were taken as they stood.</param>
internal sealed record TranslationText(string Name, string Source, string Target, PairSplit Split, CleanPairs? Cleaned)
{
    /// <summary>Whether the sentences are split into tokens already, with <c>@@</c> where a word goes on.</summary>
    public bool IsSplit { get; init; }

    /// <summary>Pairs that were left out because a line of the file is empty.</summary>
    public int EmptyLines { get; init; }

    /// <summary>A hash of all pairs, in their order.</summary>
    public ulong Hash => Split.Training.Concat(Split.Validation).Concat(Split.Test)
        .SelectMany(pair => new[] { pair.Source, pair.Target })
        .Aggregate(0ul, (hash, sentence) => CounterRandom.Mix(hash, StableHash.Of(sentence)));

    /// <summary>Pairs in all parts.</summary>
    public int Count => Split.Training.Length + Split.Validation.Length + Split.Test.Length;

    /// <summary>A sentence as it is read and scored, its words whole.</summary>
    public string Whole(string sentence) => IsSplit ? Multi30k.JoinWords(sentence) : sentence;

    /// <summary>A tokenizer of both languages' training sentences.</summary>
    /// <param name="vocabularySize">Most ids.</param>
    public ISequenceTokenizer TrainTokenizer(int vocabularySize)
    {
        var sentences = Split.Training.Select(pair => pair.Source).Concat(Split.Training.Select(pair => pair.Target));
        return IsSplit
            ? SplitWordTokenizer.Train(sentences, maximumVocabulary: vocabularySize)
            : BytePairTokenizer.Train(sentences, vocabularySize);
    }

    /// <summary>Prints how many pairs there are and how many were left out.</summary>
    public IEnumerable<string> Summary()
    {
        yield return $"{Name}, {Source} to {Target}: {Count:N0} sentence pairs.";
        if (Cleaned is { } cleaned)
        {
            var tooLong = cleaned.TooLong > 0 ? $", {cleaned.TooLong:N0} longer than {cleaned.Longest:N0} characters" : "";
            yield return $"Left out: {cleaned.Repeated:N0} repeated, {cleaned.Untranslated:N0} not translated, "
                + $"{cleaned.Empty + EmptyLines:N0} empty{tooLong}.";
        }

        yield return $"To learn from {Split.Training.Length:N0}, to validate {Split.Validation.Length:N0}, to test {Split.Test.Length:N0}.";
    }

    /// <exception cref="InputException">There is nothing to learn from, to validate with or to test with.</exception>
    internal void RequireEveryPart()
    {
        if (Split.Training.Length > 0 && Split.Validation.Length > 0 && Split.Test.Length > 0) return;
        throw new InputException(
            $"{Name}: {Count:N0} different sentence pairs are too few: expected some to learn from, a tenth of them to validate with and "
            + "a tenth to test with.");
    }
}
