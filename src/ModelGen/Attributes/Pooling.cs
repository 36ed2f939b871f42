namespace ModelGen;

/// <summary>How the vectors of a sequence's tokens become one.</summary>
public enum Pooling
{
    /// <summary>That of the first token, which the user puts there for it, as BERT does with [CLS] (Devlin et al., 2019).</summary>
    ClassToken,

    /// <summary>Their mean (Reimers and Gurevych, 2019).</summary>
    Mean,
}
