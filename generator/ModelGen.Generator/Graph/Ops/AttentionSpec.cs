namespace ModelGen.Generator.Graph.Ops;

/// <summary>Sizes of attention, and how scores become weights.</summary>
/// <param name="Heads">Heads side by side in the columns.</param>
/// <param name="KeyDim">Columns of one head's queries and keys.</param>
/// <param name="ValueDim">Columns of one head's values and outputs.</param>
/// <param name="KeyContext">Longest sequence of keys; scratch is laid out for it.</param>
/// <param name="Scale">What a score is multiplied with, such as 1/sqrt(KeyDim).</param>
/// <param name="Mask">Which keys of its sequence a query sees.</param>
/// <param name="Sequences">Whose queries meet whose keys.</param>
/// <param name="Window">
/// Of the keys that the mask leaves a query, it sees those at most so many positions away; null: all.
/// </param>
internal sealed record AttentionSpec(
    int Heads, int KeyDim, int ValueDim, int KeyContext, double Scale, AttentionMask Mask, AttentionSequences Sequences,
    int? Window = null)
{
    /// <summary>Columns of all heads' queries, or keys.</summary>
    public int KeyWidth => Heads * KeyDim;

    /// <summary>Columns of all heads' values, or outputs.</summary>
    public int ValueWidth => Heads * ValueDim;

    /// <summary>The keys' context rounded up to whole vectors of any width, so that rows of scores need no remainder.</summary>
    public int PaddedKeyContext => (KeyContext + 15) / 16 * 16;

    /// <summary>Whether keys come in sequences other than those of the queries.</summary>
    public bool IsCross => Sequences == AttentionSequences.Cross;

    /// <summary>Whether a query sees no key after its own position.</summary>
    public bool IsCausal => Mask == AttentionMask.Causal;

    /// <summary>Positions after its own that a query sees, where the window or the mask leaves it but so many.</summary>
    public int? WindowAfter => IsCausal ? 0 : Window;

    /// <summary>The mask, the window and the sequences, as the op is called: <c>local_causal_attention</c>.</summary>
    public string Mnemonic =>
        (Window is null ? "" : "local_") + (IsCross ? "cross_" : "") + (IsCausal ? "causal_" : "") + "attention";

    /// <summary>The most keys that so many queries in a row see among them.</summary>
    public int MostKeys(int queries) =>
        Window is { } window ? Math.Min(KeyContext, queries + window + WindowAfter!.Value) : KeyContext;

    /// <summary>What is wrong with queries, keys and values of these shapes, or with the spec itself.</summary>
    public string? Verify(ColumnView query, ColumnView key, ColumnView value, Value output)
    {
        if (IsCross && (IsCausal || Window is not null)) return "positions of a source say nothing of what is near a query";
        if (Window < 1) return $"a window of {Window} positions is none";
        return query.Has(KeyWidth) && key.Has(KeyWidth) && value.Has(ValueWidth) && output.Shape.Columns == ValueWidth
            && output.Shape[0] == query.Value.Shape[0] && key.Value.Shape[0] == value.Value.Shape[0]
            && (IsCross || key.Value.Shape[0] == query.Value.Shape[0])
            ? null
            : $"{this} does not fit {query.Value.Shape}, {key.Value.Shape}, {value.Value.Shape} and {output.Shape}";
    }

    public override string ToString() =>
        FormattableString.Invariant($"heads {Heads}, {Dims}, scale {Scale:R}{(Window is { } window ? $", window {window}" : "")}");

    private string Dims => KeyDim == ValueDim
        ? FormattableString.Invariant($"head_dim {KeyDim}")
        : FormattableString.Invariant($"key_dim {KeyDim}, value_dim {ValueDim}");
}
