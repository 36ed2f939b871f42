namespace ModelGen;

/// <summary>Which of a Transformer's attentions (Vaswani et al., 2017, section 3.2.3).</summary>
public enum AttentionPart
{
    /// <summary>Causal self-attention of a decoder: queries and keys are its own tokens.</summary>
    Decoder,

    /// <summary>Self-attention of an encoder: queries and keys are its own tokens.</summary>
    Encoder,

    /// <summary>A decoder's attention over an encoder's output: queries are target tokens, keys source tokens.</summary>
    Cross,
}
