namespace ModelGen;

/// <summary>
/// What the cache holds of one sequence in one layer: for each head the keys transposed, (KeyDim, Context), then the values, (Context,
/// ValueDim).
/// </summary>
/// <param name="Layers">Layers, each with a cache of its own.</param>
/// <param name="Heads">Attention heads in each layer.</param>
/// <param name="KeyDim">Width of a head's keys.</param>
/// <param name="ValueDim">Width of a head's values.</param>
/// <param name="Context">Tokens that there is room for.</param>
public readonly record struct CacheLayout(int Layers, int Heads, int KeyDim, int ValueDim, int Context)
{
    /// <summary>Floats of one sequence in one layer.</summary>
    public int Floats => Heads * FloatsPerHead;

    private int FloatsPerHead => (KeyDim + ValueDim) * Context;

    /// <summary>Copies what is cached of a sequence's first tokens, and leaves the room behind them.</summary>
    /// <param name="from"><see cref="Floats"/> of one sequence.</param>
    /// <param name="to"><see cref="Floats"/> of another.</param>
    /// <param name="tokens">How many.</param>
    internal void Copy(ReadOnlySpan<float> from, Span<float> to, int tokens)
    {
        for (var head = 0; head < Heads; head++)
        {
            var start = head * FloatsPerHead;
            for (var column = 0; column < KeyDim; column++, start += Context) from.Slice(start, tokens).CopyTo(to[start..]);
            from.Slice(start, tokens * ValueDim).CopyTo(to[start..]);
        }
    }
}
