using System.Collections;

namespace ModelGen.Tests.Golden;

/// <summary>The batches of pairs in a golden file, packed.</summary>
internal sealed class GoldenPairs : IReadOnlyList<GoldenPairs.Batch>
{
    private readonly List<Batch> _batches = [];

    /// <summary>The batches whose tensors' names begin so.</summary>
    public GoldenPairs(GoldenFile golden, string prefix)
    {
        int[] Of(string name) => golden.Integers(prefix + name);
        var (tokens, targets, lengths) = (Of("tokens"), Of("targets"), Of("lengths"));
        var (sourceTokens, sourceLengths) = (Of("source_tokens"), Of("source_lengths"));
        var pairs = golden.Shape(prefix + "lengths")[1];
        var (row, sourceRow) = (0, 0);
        foreach (var (ofTargets, ofSources) in lengths.Chunk(pairs).Zip(sourceLengths.Chunk(pairs)))
        {
            var (end, sourceEnd) = (row + ofTargets.Sum(), sourceRow + ofSources.Sum());
            _batches.Add(new Batch(tokens[row..end], targets[row..end], ofTargets, sourceTokens[sourceRow..sourceEnd], ofSources));
            (row, sourceRow) = (end, sourceEnd);
        }

        Assert.Equal((tokens.Length, sourceTokens.Length), (row, sourceRow));
    }

    public int Count => _batches.Count;

    public Batch this[int index] => _batches[index];

    public IEnumerator<Batch> GetEnumerator() => _batches.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What a program learns from in one call.</summary>
    internal sealed record Batch(int[] Tokens, int[] Targets, int[] Lengths, int[] SourceTokens, int[] SourceLengths)
    {
        public int CountedTargets => Targets.Count(target => target != TrainingProgram.IgnoredTarget);

        public TrainingBatch Contents => new()
        {
            Tokens = Tokens, Targets = Targets, Lengths = Lengths, SourceTokens = SourceTokens, SourceLengths = SourceLengths,
        };
    }
}
