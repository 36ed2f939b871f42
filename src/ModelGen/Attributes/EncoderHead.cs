namespace ModelGen;

/// <summary>What a <see cref="Topology.Encoder"/> gives for a sequence.</summary>
public enum EncoderHead
{
    /// <summary>One vector for each token: what the last layer leaves.</summary>
    TokenEmbeddings,

    /// <summary>One vector for the sequence, by <see cref="Pooling"/>.</summary>
    SequenceEmbedding,

    /// <summary>
    /// The logits of <see cref="TransformerAttribute.Labels"/> labels for each token: names, parts of speech, masked tokens.
    /// </summary>
    TokenClassification,

    /// <summary>The logits of <see cref="TransformerAttribute.Labels"/> labels for the sequence, by <see cref="Pooling"/>.</summary>
    SequenceClassification,
}
