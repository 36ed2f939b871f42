namespace ModelGen.Generator.Graph.Ops;

/// <summary>Which keys of its sequence a query sees.</summary>
internal enum AttentionMask
{
    /// <summary>All of them.</summary>
    None,

    /// <summary>Those up to its own position.</summary>
    Causal,
}
