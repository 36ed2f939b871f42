namespace ModelGen;

/// <summary>
/// How attention scores a query q against a key k; the softmax of a query's scores weighs the values. In each case the function is
/// multiplied with <see cref="TransformerAttribute.ScoreScale"/>.
/// </summary>
public enum AttentionScore
{
    /// <summary>q . k / sqrt(KeyDim), as in Vaswani et al. (2017), section 3.2.1.</summary>
    ScaledDot,

    /// <summary>q . k, as T5 has it (Raffel et al., 2020), and Luong et al. (2015) before.</summary>
    Dot,

    /// <summary>
    /// q . k / (||q|| ||k||), the cosine of the angle between them; times sqrt(KeyDim), so that scores vary as widely as scaled products.
    /// </summary>
    Cosine,

    /// <summary>-||q - k||², the negative squared distance between them.</summary>
    Euclidean,

    /// <summary>
    /// v . tanh(q + k), with a v of KeyDim trained numbers for each head (Bahdanau et al., 2015, section A.1.2). A tanh for each column of
    /// each pair of positions costs many times a product.
    /// </summary>
    Additive,
}
