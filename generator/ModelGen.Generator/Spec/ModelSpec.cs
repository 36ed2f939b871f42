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
/// <param name="Score">How a query and a key make a score.</param>
/// <param name="AttentionWindow">How many positions away self-attention sees; null: all.</param>
/// <param name="Bias">Whether linear layers and norms have biases.</param>
/// <param name="TieEmbeddings">Whether the output matrix is the token embedding.</param>
/// <param name="ShareEmbeddings">Whether source and target have one token embedding.</param>
/// <param name="ScaleEmbeddings">Whether token embeddings are multiplied by sqrt(DModel).</param>
/// <param name="LabelSmoothing">Probability that training labels spread evenly over the vocabulary.</param>
/// <param name="Dropout">Probabilities by site.</param>
/// <param name="Head">What an encoder alone gives.</param>
/// <param name="Pooling">How the vectors of its tokens become one.</param>
/// <param name="RecomputeActivations">Whether the backward pass runs each layer again instead of keeping its activations.</param>
internal sealed record ModelSpec(
    TypeSpec Type,
    DimensionsSpec Dimensions,
    TopologyKind Topology,
    ActivationKind Activation,
    NormKind Norm,
    double NormEpsilon,
    PositionKind Positions,
    ScoreSpec Score,
    int? AttentionWindow,
    bool Bias,
    bool TieEmbeddings,
    bool ShareEmbeddings,
    bool ScaleEmbeddings,
    double LabelSmoothing,
    DropoutSpec Dropout,
    HeadKind Head,
    PoolingKind Pooling,
    bool RecomputeActivations)
{
    /// <summary>Whether the model has a loss to be trained by.</summary>
    public bool IsTrained => Topology != TopologyKind.Encoder || Head is HeadKind.TokenClassification or HeadKind.SequenceClassification;

    /// <summary>Columns of a head's queries and keys as attention takes them: distances are products of one column more.</summary>
    public int ScoredKeyDim => Dimensions.KeyDim + (Score.Kind == ScoreKind.Euclidean ? 1 : 0);
}

/// <summary>Sizes, all checked and all defaults filled in.</summary>
/// <param name="DModel">Width of the residual stream.</param>
/// <param name="Heads">Attention heads in each layer.</param>
/// <param name="KeyDim">Width of a head's queries and keys.</param>
/// <param name="ValueDim">Width of a head's values.</param>
/// <param name="Layers">Layers of the stack, or of the decoder.</param>
/// <param name="EncoderLayers">Layers of an encoder beside a decoder.</param>
/// <param name="DFeedForward">Hidden width of the feed-forward network.</param>
/// <param name="VocabularySize">Distinct tokens.</param>
/// <param name="ContextLength">Longest sequence.</param>
/// <param name="SourceVocabularySize">Distinct tokens of an encoder beside a decoder.</param>
/// <param name="SourceContextLength">Its longest sequence.</param>
/// <param name="Labels">What a classifier tells apart; 0: it is none.</param>
internal sealed record DimensionsSpec(
    int DModel, int Heads, int KeyDim, int ValueDim, int Layers, int EncoderLayers, int DFeedForward, int VocabularySize,
    int ContextLength, int SourceVocabularySize, int SourceContextLength, int Labels);

/// <summary>What attention's softmax takes.</summary>
/// <param name="Kind">The function of a query and a key.</param>
/// <param name="Scale">What it is multiplied with.</param>
internal sealed record ScoreSpec(ScoreKind Kind, double Scale);

/// <summary>Dropout probabilities, each in [0, 1).</summary>
internal sealed record DropoutSpec(double Embedding, double Residual, double Attention);

internal enum TopologyKind { Decoder, EncoderDecoder, Encoder }

internal enum HeadKind { TokenEmbeddings, SequenceEmbedding, TokenClassification, SequenceClassification }

internal enum PoolingKind { ClassToken, Mean }

internal enum ActivationKind { Relu, Gelu, GeluTanh, Silu }

internal enum NormKind { Pre, Post }

internal enum PositionKind { Learned, Sinusoidal }

internal enum ScoreKind { ScaledDot, Dot, Cosine, Euclidean, Additive }
