using System.Runtime.InteropServices;

namespace ModelGen.Evaluation;

/// <summary>What BLEU is computed from, summed over sentences.</summary>
internal sealed class BleuCounts
{
    /// <summary>Of each order, n-grams of the hypotheses that a reference has too.</summary>
    public long[] Matches { get; } = new long[Bleu.Orders];

    /// <summary>Of each order, n-grams of the hypotheses.</summary>
    public long[] Totals { get; } = new long[Bleu.Orders];

    /// <summary>Words of the hypotheses.</summary>
    public long HypothesisLength { get; private set; }

    /// <summary>Words of the references: of each sentence's, the one nearest to the hypothesis in length, the shorter of two.</summary>
    public long ReferenceLength { get; private set; }

    /// <summary>The fewest references that a sentence has.</summary>
    public int FewestReferences { get; private set; } = int.MaxValue;

    /// <summary>The most references that a sentence has.</summary>
    public int MostReferences { get; private set; }

    /// <summary>Counts a sentence.</summary>
    public void Add(int[] hypothesis, int[][] references)
    {
        HypothesisLength += hypothesis.Length;
        ReferenceLength += references.Select(reference => reference.Length).MinBy(length => (Math.Abs(length - hypothesis.Length), length));
        FewestReferences = Math.Min(FewestReferences, references.Length);
        MostReferences = Math.Max(MostReferences, references.Length);

        // An n-gram of the hypothesis matches as often as it is there in the reference that has it most often.
        var allowed = new Dictionary<Ngram, int>();
        foreach (var reference in references)
        {
            foreach (var (ngram, count) in Count(reference)) allowed[ngram] = Math.Max(allowed.GetValueOrDefault(ngram), count);
        }

        foreach (var (ngram, count) in Count(hypothesis))
        {
            Totals[ngram.Order - 1] += count;
            Matches[ngram.Order - 1] += Math.Min(count, allowed.GetValueOrDefault(ngram));
        }
    }

    private static Dictionary<Ngram, int> Count(int[] words)
    {
        var counts = new Dictionary<Ngram, int>();
        for (var start = 0; start < words.Length; start++)
        {
            for (var order = 1; order <= Bleu.Orders && start + order <= words.Length; order++)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, Ngram.Of(words.AsSpan(start, order)), out _)++;
        }

        return counts;
    }

    private readonly record struct Ngram(int Order, int First, int Second, int Third, int Fourth)
    {
        public static Ngram Of(ReadOnlySpan<int> words) => new(
            words.Length, words[0], words.Length > 1 ? words[1] : 0, words.Length > 2 ? words[2] : 0, words.Length > 3 ? words[3] : 0);
    }
}
