namespace ModelGen.Generator.Graph.Ops;

/// <summary>Sizes of attention, and how scores become weights.</summary>
/// <param name="Heads">Heads side by side in the columns.</param>
/// <param name="HeadDim">Columns of one head.</param>
/// <param name="ContextLength">Longest sequence; scratch is laid out for it.</param>
/// <param name="Scale">What a score is multiplied with: 1/sqrt(HeadDim).</param>
internal sealed record AttentionSpec(int Heads, int HeadDim, int ContextLength, double Scale)
{
    /// <summary>Columns of all heads.</summary>
    public int InnerWidth => Heads * HeadDim;

    /// <summary>The context rounded up to whole vectors of any width, so that rows of scores need no remainder.</summary>
    public int PaddedContext => (ContextLength + 15) / 16 * 16;

    public override string ToString() => FormattableString.Invariant($"heads {Heads}, head_dim {HeadDim}, scale {Scale:R}");
}
