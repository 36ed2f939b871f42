using ModelGen.Data;

namespace ModelGen.Tests.Training;

/// <summary>Texts to train the bigram model on.</summary>
internal static class Texts
{
    /// <summary>Each token follows from the one before, most of the time: t + 1, or with one chance in four any token.</summary>
    public static TokenDataset Noisy(int length, int vocabularySize, int seed = 1)
    {
        var random = new Random(seed);
        var tokens = new int[length];
        for (var i = 1; i < length; i++)
            tokens[i] = random.Next(4) == 0 ? random.Next(vocabularySize) : (tokens[i - 1] + 1) % vocabularySize;
        return new TokenDataset(tokens);
    }

    /// <summary>0, stride, 2 * stride, ... modulo the vocabulary.</summary>
    public static TokenDataset Cyclic(int length, int vocabularySize, int stride = 1) =>
        new(Enumerable.Range(0, length).Select(i => (int)((long)i * stride % vocabularySize)).ToArray());
}
