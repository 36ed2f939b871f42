namespace ModelGen;

/// <summary>Activation of the position-wise feed-forward network.</summary>
public enum Activation
{
    /// <summary>max(0, x), as in Vaswani et al. (2017).</summary>
    Relu,

    /// <summary>x Φ(x), with the error function (Hendrycks and Gimpel, 2016).</summary>
    Gelu,

    /// <summary>GELU by its tanh approximation, 0.5 x (1 + tanh(sqrt(2/π) (x + 0.044715 x³))), as GPT-2 uses it.</summary>
    GeluTanh,

    /// <summary>x σ(x), also called swish.</summary>
    Silu,
}
