namespace ModelGen;

/// <summary>
/// Declares a Transformer on a partial class. The ModelGen compiler checks every dimension while you type and emits the model: its
/// parameters, and specialised forward and backward code.
/// </summary>
/// <remarks>
/// What is left out takes the value of the paper that introduced the topology: <see cref="Topology.Decoder"/> follows GPT-2 (Radford et
/// al., 2019): layer norm before each sub-layer, tanh-approximated GELU, learned positions, biases, output matrix tied to the token
/// embedding.
/// </remarks>
/// <param name="topology">Which stacks the model has.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class TransformerAttribute(Topology topology) : Attribute
{
    /// <summary>Which stacks the model has.</summary>
    public Topology Topology { get; } = topology;

    /// <summary>Width of the residual stream, d_model in Vaswani et al. (2017). Required.</summary>
    public int DModel { get; set; }

    /// <summary>
    /// Attention heads in each layer, h. Must divide <see cref="DModel"/> unless <see cref="HeadDim"/> is given. Required.
    /// </summary>
    public int Heads { get; set; }

    /// <summary>Width of one head, d_k = d_v. Default: <see cref="DModel"/> / <see cref="Heads"/>.</summary>
    public int HeadDim { get; set; }

    /// <summary>Layers in the stack, N. Required.</summary>
    public int Layers { get; set; }

    /// <summary>Hidden width of the position-wise feed-forward network, d_ff. Default: 4 x <see cref="DModel"/>.</summary>
    public int DFeedForward { get; set; }

    /// <summary>Distinct tokens; ids run from 0 to VocabularySize - 1. Required.</summary>
    public int VocabularySize { get; set; }

    /// <summary>The longest sequence, in tokens. Required.</summary>
    public int ContextLength { get; set; }

    /// <summary>Activation of the feed-forward network. Default for a decoder: <see cref="Activation.GeluTanh"/>.</summary>
    public Activation Activation { get; set; } = Activation.GeluTanh;

    /// <summary>Whether layer norm stands before or after each sub-layer. Default for a decoder: <see cref="NormPlacement.Pre"/>.</summary>
    public NormPlacement Norm { get; set; }

    /// <summary>Added to the variance in layer norm before the square root. Default: 1e-5.</summary>
    public double NormEpsilon { get; set; } = 1e-5;

    /// <summary>How positions enter the model. Default for a decoder: <see cref="Positions.Learned"/>.</summary>
    public Positions Positions { get; set; }

    /// <summary>Whether linear layers and layer norms have biases. Default: <see langword="true"/>.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>Whether the output matrix is the token embedding (Press and Wolf, 2017). Default: <see langword="true"/>.</summary>
    public bool TieEmbeddings { get; set; } = true;

    /// <summary>Dropout on the sum of token and position embedding, in [0, 1). Default: 0.</summary>
    public double EmbeddingDropout { get; set; }

    /// <summary>Dropout on each sub-layer's output before it is added to the residual stream, in [0, 1). Default: 0.</summary>
    public double ResidualDropout { get; set; }

    /// <summary>Dropout on the attention weights, in [0, 1). Default: 0.</summary>
    public double AttentionDropout { get; set; }

    /// <summary>
    /// Whether training keeps, of each layer, only the residual stream before it, and runs the layer again in the backward pass (Chen et
    /// al., 2016). Losses and gradients are the same, bit for bit. A layer costs <see cref="DModel"/> floats a token instead of some ten
    /// times as many; a step takes most of a forward pass more: about a fifth, or nearly a third with <see cref="NormPlacement.Post"/>.
    /// For long contexts and large batches. Default: <see langword="false"/>.
    /// </summary>
    public bool RecomputeActivations { get; set; }
}
