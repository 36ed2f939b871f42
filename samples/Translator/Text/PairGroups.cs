namespace TranslatorSample;

/// <summary>Groups pairs that are connected through the sentences that they share.</summary>
internal static class PairGroups
{
    /// <summary>
    /// The least groups such that no source and no target stands in two of them, in the order of their first pairs; in a group, the pairs
    /// keep their order.
    /// </summary>
    public static List<List<SentencePair>> Of(IReadOnlyList<SentencePair> pairs)
    {
        var parents = new int[pairs.Count];
        var firstWithSource = new Dictionary<string, int>(StringComparer.Ordinal);
        var firstWithTarget = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < pairs.Count; i++)
        {
            parents[i] = i;
            Join(parents, i, First(firstWithSource, pairs[i].Source, i));
            Join(parents, i, First(firstWithTarget, pairs[i].Target, i));
        }

        var groups = new List<List<SentencePair>>();
        var groupOfRoot = new List<SentencePair>?[pairs.Count];
        for (var i = 0; i < pairs.Count; i++)
        {
            ref var group = ref groupOfRoot[Root(parents, i)];
            if (group is null) groups.Add(group = []);
            group.Add(pairs[i]);
        }

        return groups;
    }

    private static int First(Dictionary<string, int> first, string sentence, int index)
        => first.TryAdd(sentence, index) ? index : first[sentence];

    private static void Join(int[] parents, int a, int b) => parents[Root(parents, a)] = Root(parents, b);

    // Halves the path on its way, so that the next is short.
    private static int Root(int[] parents, int index)
    {
        while (parents[index] != index) index = parents[index] = parents[parents[index]];
        return index;
    }
}
