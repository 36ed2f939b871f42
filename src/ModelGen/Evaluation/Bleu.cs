namespace ModelGen.Evaluation;

/// <summary>
/// BLEU over a corpus (Papineni et al., 2002, "BLEU: a Method for Automatic Evaluation of Machine Translation"): how many of the words, and
/// of the runs of 2, 3 and 4 words, of translations stand in the references too, with a penalty where translations are too short.
/// </summary>
public static class Bleu
{
    /// <summary>The longest n-gram.</summary>
    internal const int Orders = 4;

    /// <summary>The score of translations of which each has one reference.</summary>
    /// <inheritdoc cref="Corpus(IReadOnlyList{string}, IReadOnlyList{IReadOnlyList{string}}, BleuOptions?)"/>
    public static BleuScore Corpus(IReadOnlyList<string> hypotheses, IReadOnlyList<string> references, BleuOptions? options = null) =>
        Corpus(hypotheses, [references], options);

    /// <summary>The score of translations of which each has several references.</summary>
    /// <param name="hypotheses">The translations, one a sentence.</param>
    /// <param name="references">
    /// The right ones: sets of references, each with one for every hypothesis. Where a set has an empty one, that sentence has fewer
    /// references.
    /// </param>
    /// <param name="options">What the words are and how the score is smoothed: by default, as sacreBLEU does.</param>
    /// <exception cref="ArgumentException">
    /// There is no hypothesis, a set of references has more or fewer sentences, or a sentence has no reference.
    /// </exception>
    public static BleuScore Corpus(
        IReadOnlyList<string> hypotheses, IReadOnlyList<IReadOnlyList<string>> references, BleuOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        ArgumentNullException.ThrowIfNull(references);
        if (hypotheses.Count == 0) throw new ArgumentException("Expected a hypothesis; there is none.", nameof(hypotheses));
        if (references.Count == 0) throw new ArgumentException("Expected a set of references; there is none.", nameof(references));
        foreach (var set in references)
        {
            if (set.Count == hypotheses.Count) continue;
            throw new ArgumentException(
                $"Expected a reference for each of {hypotheses.Count} hypotheses; got {set.Count}.", nameof(references));
        }

        options ??= new BleuOptions();
        var counts = new BleuCounts();
        var words = new BleuWords(options);
        for (var i = 0; i < hypotheses.Count; i++)
        {
            int[][] alternatives = [.. references.Select(set => set[i]).Where(text => text.Length > 0).Select(words.Read)];
            if (alternatives.Length == 0)
                throw new ArgumentException($"Expected a reference that is not empty; sentence {i} has none.", nameof(references));
            counts.Add(words.Read(hypotheses[i]), alternatives);
        }

        return new BleuScore(counts, options);
    }
}
