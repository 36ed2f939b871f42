namespace ModelGen.Evaluation;

/// <summary>What BLEU takes for the precision of an n-gram order in which nothing matches.</summary>
public enum BleuSmoothing
{
    /// <summary>
    /// 1 / (2^k total) for the k-th such order (Chen and Cherry, 2014, "A Systematic Comparison of Smoothing Techniques for Sentence-Level
    /// BLEU", smoothing 3). Without any match at all the score is 0 all the same.
    /// </summary>
    Exponential,

    /// <summary>0, so that the score is 0.</summary>
    None,
}
