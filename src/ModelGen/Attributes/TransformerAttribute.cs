namespace ModelGen;

/// <summary>
/// Declares a Transformer on a partial class. The ModelGen compiler checks every dimension while you type and emits the model: its
/// parameters, and specialised forward and backward code.
/// </summary>
/// <remarks>
/// What is left out takes the value of the paper that introduced the topology: <see cref="Topology.Decoder"/> follows GPT-2 (Radford et
/// al., 2019): layer norm before each sub-layer, tanh-approximated GELU, learned positions, biases, output matrix tied to the token
/// embedding. <see cref="Topology.EncoderDecoder"/> follows the base model of Vaswani et al. (2017): layer norm after each sub-layer, ReLU,
/// sinusoidal positions, one matrix for both embeddings and the output, embeddings times sqrt(DModel), dropout 0.1 on embeddings and
/// sub-layers, label smoothing 0.1. <see cref="Topology.Encoder"/> follows BERT (Devlin et al., 2019): layer norm after each sub-layer with
/// epsilon 1e-12, GELU, learned positions, biases.
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

    /// <summary>Width of a head's queries and keys, d_k. Default: <see cref="HeadDim"/>.</summary>
    public int KeyDim { get; set; }

    /// <summary>Width of a head's values, d_v. Default: <see cref="HeadDim"/>.</summary>
    public int ValueDim { get; set; }

    /// <summary>Layers in the stack, N; of an <see cref="Topology.EncoderDecoder"/>, in the decoder. Required.</summary>
    public int Layers { get; set; }

    /// <summary>Layers in the encoder of an <see cref="Topology.EncoderDecoder"/>. Default: <see cref="Layers"/>.</summary>
    public int EncoderLayers { get; set; }

    /// <summary>Hidden width of the position-wise feed-forward network, d_ff. Default: 4 x <see cref="DModel"/>.</summary>
    public int DFeedForward { get; set; }

    /// <summary>What an <see cref="Topology.Encoder"/> gives for a sequence. Default: <see cref="EncoderHead.TokenEmbeddings"/>.</summary>
    public EncoderHead Head { get; set; }

    /// <summary>
    /// Labels that an <see cref="Topology.Encoder"/> tells apart; ids run from 0 to Labels - 1. Required with a head that classifies.
    /// </summary>
    public int Labels { get; set; }

    /// <summary>
    /// How the tokens of a sequence become one vector, where <see cref="Head"/> asks for one. Default: <see cref="Pooling.ClassToken"/>.
    /// </summary>
    public Pooling Pooling { get; set; }

    /// <summary>
    /// A class of <see cref="Topology.Encoder"/> whose shape the encoder of an <see cref="Topology.EncoderDecoder"/> has, so that its
    /// weights can be taken over (<see cref="EncoderDecoderModel.TakeEncoder"/>): layers, vocabulary and context of the source are that
    /// class's, all else must be the same.
    /// </summary>
    public Type? Encoder { get; set; }

    /// <summary>
    /// Distinct tokens; ids run from 0 to VocabularySize - 1. At least those of <see cref="Tokenizer"/>. Required, unless that is given.
    /// </summary>
    public int VocabularySize { get; set; }

    /// <summary>
    /// The class of the tokenizer, which has a <c>public const int VocabularySize</c>: the model has a vocabulary of that size unless
    /// <see cref="VocabularySize"/> says a larger one.
    /// </summary>
    public Type? Tokenizer { get; set; }

    /// <summary>
    /// The class of the source's tokenizer in an <see cref="Topology.EncoderDecoder"/>, as <see cref="Tokenizer"/> is the target's.
    /// Default: that of <see cref="Encoder"/>, or else <see cref="Tokenizer"/>.
    /// </summary>
    public Type? SourceTokenizer { get; set; }

    /// <summary>
    /// The class of a smaller <see cref="Topology.Decoder"/> that drafts tokens for this one (Leviathan et al., 2023;
    /// <see cref="DecoderModel.CreateSpeculativeSession(DecoderModel, Generation.SpeculativeOptions?)"/>): it must have the same
    /// <see cref="VocabularySize"/>, and a <see cref="ContextLength"/> at least as long. The generated code is the same without it.
    /// </summary>
    public Type? Draft { get; set; }

    /// <summary>The longest sequence, in tokens. Required.</summary>
    public int ContextLength { get; set; }

    /// <summary>
    /// Distinct source tokens of an <see cref="Topology.EncoderDecoder"/>. Default: those of <see cref="Encoder"/> or of
    /// <see cref="SourceTokenizer"/>, or else <see cref="VocabularySize"/>, which both sides share.
    /// </summary>
    public int SourceVocabularySize { get; set; }

    /// <summary>The longest source sequence of an <see cref="Topology.EncoderDecoder"/>. Default: <see cref="ContextLength"/>.</summary>
    public int SourceContextLength { get; set; }

    /// <summary>
    /// Activation of the feed-forward network. Default for a decoder: <see cref="Activation.GeluTanh"/>; with an encoder:
    /// <see cref="Activation.Relu"/>.
    /// </summary>
    public Activation Activation { get; set; } = Activation.GeluTanh;

    /// <summary>
    /// Whether layer norm stands before or after each sub-layer. Default for a decoder: <see cref="NormPlacement.Pre"/>; with an encoder:
    /// <see cref="NormPlacement.Post"/>.
    /// </summary>
    public NormPlacement Norm { get; set; }

    /// <summary>Added to the variance in layer norm before the square root. Default: 1e-5.</summary>
    public double NormEpsilon { get; set; } = 1e-5;

    /// <summary>
    /// How positions enter the model. Default for a decoder: <see cref="Positions.Learned"/>; with an encoder:
    /// <see cref="Positions.Sinusoidal"/>.
    /// </summary>
    public Positions Positions { get; set; }

    /// <summary>
    /// How a query and a key make a score, in all attention of the model. Default: <see cref="AttentionScore.ScaledDot"/>.
    /// </summary>
    public AttentionScore Score { get; set; }

    /// <summary>
    /// What the score function is multiplied with, above 0: the reciprocal of a softmax's temperature. Default: 1/sqrt(KeyDim) for
    /// <see cref="AttentionScore.ScaledDot"/>, sqrt(KeyDim) for <see cref="AttentionScore.Cosine"/>, 1 for the others.
    /// </summary>
    public double ScoreScale { get; set; }

    /// <summary>
    /// How far self-attention sees: each query the keys of so many positions before its own and, in an encoder, after it (Vaswani et al.,
    /// 2017, section 4: restricted self-attention). Time then grows with the length of a sequence, not with its square. Attention to an
    /// encoder's output sees all of it. At least 1. Default: the whole context.
    /// </summary>
    public int AttentionWindow { get; set; }

    /// <summary>Whether linear layers and layer norms have biases. Default: <see langword="true"/>.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>Whether the output matrix is the token embedding (Press and Wolf, 2017). Default: <see langword="true"/>.</summary>
    public bool TieEmbeddings { get; set; } = true;

    /// <summary>
    /// Whether source and target have one token embedding (Vaswani et al., 2017, section 3.4). Default: <see langword="true"/>, where the
    /// vocabularies are of the same size and of no two tokenizers.
    /// </summary>
    public bool ShareEmbeddings { get; set; } = true;

    /// <summary>
    /// Whether token embeddings are multiplied by sqrt(<see cref="DModel"/>) (Vaswani et al., 2017, section 3.4). Default for a decoder:
    /// <see langword="false"/>; with an encoder: <see langword="true"/>.
    /// </summary>
    public bool ScaleEmbeddings { get; set; }

    /// <summary>
    /// Probability that the labels of training spread evenly over the vocabulary, in [0, 1) (Szegedy et al., 2016, section 7); the loss of
    /// training is that of the smoothed labels, that of evaluation is not. Default for a decoder: 0; with an encoder: 0.1.
    /// </summary>
    public double LabelSmoothing { get; set; }

    /// <summary>Dropout on the sum of token and position embedding, in [0, 1). Default for a decoder: 0; with an encoder: 0.1.</summary>
    public double EmbeddingDropout { get; set; }

    /// <summary>Dropout on each sub-layer's output before it is added to the residual stream, in [0, 1). Default as above.</summary>
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
