namespace ModelGen;

/// <summary>Where layer norm stands in a residual branch.</summary>
public enum NormPlacement
{
    /// <summary>x + Sublayer(Norm(x)), with one more norm after the last layer (GPT-2).</summary>
    Pre,

    /// <summary>Norm(x + Sublayer(x)), as in Vaswani et al. (2017).</summary>
    Post,
}
