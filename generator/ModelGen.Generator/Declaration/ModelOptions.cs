using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>All that a declaration says beside the sizes, with the defaults filled in.</summary>
internal sealed record ModelOptions(
    TopologyKind Topology, ActivationKind Activation, NormKind Norm, double NormEpsilon, PositionKind Positions,
    ScoreKind Score, double? ScoreScale, int? AttentionWindow, bool Bias, bool TieEmbeddings, bool ShareEmbeddings, bool ScaleEmbeddings,
    double LabelSmoothing, DropoutSpec Dropout, HeadKind Head, PoolingKind Pooling, bool RecomputeActivations)
{
    /// <summary>What a topology has where nothing is said: the values of the paper that introduced it.</summary>
    public static ModelOptions DefaultsOf(TopologyKind topology) => topology switch
    {
        // Vaswani et al., 2017, the base model; it drops nothing of the attention weights.
        TopologyKind.EncoderDecoder => new ModelOptions(
            topology, ActivationKind.Relu, NormKind.Post, 1e-5, PositionKind.Sinusoidal,
            ScoreKind.ScaledDot, ScoreScale: null, AttentionWindow: null, Bias: true, TieEmbeddings: true, ShareEmbeddings: true,
            ScaleEmbeddings: true, LabelSmoothing: 0.1, new DropoutSpec(0.1, 0.1, 0), default, default, RecomputeActivations: false),

        // BERT (Devlin et al., 2019), but for its dropout of 0.1.
        TopologyKind.Encoder => new ModelOptions(
            topology, ActivationKind.Gelu, NormKind.Post, 1e-12, PositionKind.Learned,
            ScoreKind.ScaledDot, ScoreScale: null, AttentionWindow: null, Bias: true, TieEmbeddings: false, ShareEmbeddings: true,
            ScaleEmbeddings: false, LabelSmoothing: 0, new DropoutSpec(0, 0, 0), HeadKind.TokenEmbeddings, PoolingKind.ClassToken,
            RecomputeActivations: false),

        // GPT-2 (Radford et al., 2019), but for its dropout of 0.1: dropout is off until it is asked for.
        _ => new ModelOptions(
            topology, ActivationKind.GeluTanh, NormKind.Pre, 1e-5, PositionKind.Learned,
            ScoreKind.ScaledDot, ScoreScale: null, AttentionWindow: null, Bias: true, TieEmbeddings: true, ShareEmbeddings: true,
            ScaleEmbeddings: false, LabelSmoothing: 0, new DropoutSpec(0, 0, 0), default, default, RecomputeActivations: false),
    };

    public ModelSpec ToModel(TypeSpec type, DimensionsSpec dimensions) => new(
        type, dimensions, Topology, Activation, Norm, NormEpsilon, Positions,
        new ScoreSpec(Score, ScoreScale ?? DefaultScale(Score, dimensions.KeyDim)), AttentionWindow, Bias, TieEmbeddings,
        ShareEmbeddings && dimensions.SourceVocabularySize == dimensions.VocabularySize, ScaleEmbeddings, LabelSmoothing, Dropout,
        Head, Pooling, RecomputeActivations);

    // Cosines of vectors drawn at random vary by 1/sqrt(KeyDim): times sqrt(KeyDim) they vary by 1, as scaled products do.
    private static double DefaultScale(ScoreKind score, int keyDim) => score switch
    {
        ScoreKind.ScaledDot => 1 / Math.Sqrt(keyDim),
        ScoreKind.Cosine => Math.Sqrt(keyDim),
        _ => 1,
    };
}
