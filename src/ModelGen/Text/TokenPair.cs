namespace ModelGen.Text;

/// <summary>Two tokens that stand side by side.</summary>
internal readonly record struct TokenPair(int Left, int Right)
{
    /// <summary>
    /// Replaces the pair by one token wherever it stands in the first <paramref name="length"/> tokens, from the left.
    /// </summary>
    /// <returns>How many tokens there are now.</returns>
    public int MergeIn(Span<int> tokens, int length, int merged)
    {
        var kept = 0;
        for (var i = 0; i < length; i++)
        {
            var isPair = tokens[i] == Left && i + 1 < length && tokens[i + 1] == Right;
            tokens[kept++] = isPair ? merged : tokens[i];
            if (isPair) i++;
        }

        return kept;
    }
}
