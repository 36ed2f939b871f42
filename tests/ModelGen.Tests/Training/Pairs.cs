using ModelGen.Data;

namespace ModelGen.Tests.Training;

/// <summary>Pairs to train the bigram model on.</summary>
internal static class Pairs
{
    public const int Begin = 0;
    public const int End = 1;

    /// <summary>
    /// Sources of random ids; targets in which each token follows from the one before, most of the time. One pair has sides of the longest
    /// length.
    /// </summary>
    public static PairDataset Noisy(int count, int vocabularySize, int longest, int seed = 1)
    {
        var random = new Random(seed);
        return new PairDataset(Enumerable.Range(0, count).Select(Make), Begin, End);

        (int[], int[]) Make(int index)
        {
            var source = new int[index == 0 ? longest - 1 : random.Next(longest)];
            var target = new int[index == 0 ? longest - 1 : random.Next(longest)];
            for (var i = 0; i < source.Length; i++) source[i] = random.Next(2, vocabularySize);
            for (var i = 0; i < target.Length; i++)
                target[i] = i == 0 || random.Next(4) == 0 ? random.Next(2, vocabularySize) : 2 + (target[i - 1] - 1) % (vocabularySize - 2);
            return (source, target);
        }
    }

    /// <summary>A model for them, whose first weights are not all the same.</summary>
    public static BigramModel Model(int vocabularySize, int context, double dropoutRate = 0)
    {
        var model = new BigramModel(vocabularySize, context, vocabularySize, context) { DropoutRate = dropoutRate };
        var random = new Random(3);
        foreach (ref var weight in model.Parameters.Elements(model.Weight)) weight = random.NextSingle() - 0.5f;
        return model;
    }
}
