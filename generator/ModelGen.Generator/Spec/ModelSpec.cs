namespace ModelGen.Generator.Spec;

/// <summary>
/// One valid declaration, as plain data: all that the compiler needs, and the only thing that the incremental pipeline caches.
/// </summary>
/// <param name="Type">The class that carries the attribute.</param>
/// <param name="Dimensions">The sizes.</param>
/// <param name="Topology">Which stacks.</param>
/// <param name="Activation">Of the feed-forward network.</param>
/// <param name="Norm">Before or after each sub-layer.</param>
/// <param name="NormEpsilon">Added to the variance.</param>
/// <param name="Positions">How positions enter.</param>
/// <param name="Bias">Whether linear layers and norms have biases.</param>
/// <param name="TieEmbeddings">Whether the output matrix is the token embedding.</param>
/// <param name="Dropout">Probabilities by site.</param>
/// <param name="RecomputeActivations">Whether the backward pass runs each layer again instead of keeping its activations.</param>
internal sealed record ModelSpec(
    TypeSpec Type,
    DimensionsSpec Dimensions,
    TopologyKind Topology,
    ActivationKind Activation,
    NormKind Norm,
    double NormEpsilon,
    PositionKind Positions,
    bool Bias,
    bool TieEmbeddings,
    DropoutSpec Dropout,
    bool RecomputeActivations);

/// <summary>Sizes, all checked and all defaults filled in.</summary>
internal sealed record DimensionsSpec(
    int DModel, int Heads, int HeadDim, int Layers, int DFeedForward, int VocabularySize, int ContextLength);

/// <summary>Dropout probabilities, each in [0, 1).</summary>
internal sealed record DropoutSpec(double Embedding, double Residual, double Attention);

internal enum TopologyKind { Decoder }

internal enum ActivationKind { Relu, Gelu, GeluTanh, Silu }

internal enum NormKind { Pre, Post }

internal enum PositionKind { Learned, Sinusoidal }
