namespace ModelGen.Generator.Lowering;

/// <summary>Where dropout stands: each site of a layer has masks of its own.</summary>
internal enum DropoutSites
{
    Embedding,
    AttentionWeights,
    AttentionOutput,
    FeedForwardOutput,
    CrossAttentionWeights,
    CrossAttentionOutput,

    /// <summary>Added to a site of an encoder that stands beside a decoder.</summary>
    OfEncoder = 8,
}
