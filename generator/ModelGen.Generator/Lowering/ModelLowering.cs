using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Lowering;

/// <summary>A declared model as graphs of the plainest ops; the passes make them fast.</summary>
internal abstract class ModelLowering(ModelSpec spec)
{
    /// <summary>The lowering of a topology.</summary>
    public static ModelLowering Of(ModelSpec spec) => spec.Topology switch
    {
        TopologyKind.EncoderDecoder => new EncoderDecoderLowering(spec),
        TopologyKind.Encoder => new EncoderLowering(spec),
        _ => new DecoderLowering(spec),
    };

    protected ModelSpec Spec { get; } = spec;

    protected DimensionsSpec Size => Spec.Dimensions;

    protected ParameterSet Parameters { get; } = new();

    protected Value Tokens { get; } = new("tokens", new Shape(Dim.Rows), ValueKind.Tokens, ElementType.Int32);

    /// <summary>Forward with loss. What the backward pass needs is kept as values.</summary>
    public abstract ModelGraph Training();

    /// <summary>The head once more, for evaluation: a region of its own that no backward pass reads.</summary>
    public abstract Region EvaluationHead();

    /// <summary>Forward to the results that a session gives.</summary>
    public abstract ModelGraph Inference();

    /// <summary>Attention of sequences to themselves.</summary>
    protected AttentionSpec SelfAttention(int context, AttentionMask mask, AttentionSequences sequences)
    {
        // No position of the context is further away than the last from the first.
        var window = Spec.AttentionWindow < context - 1 ? Spec.AttentionWindow : null;
        return Attention(context, mask, sequences) with { Window = window };
    }

    /// <summary>Attention to all keys that the mask leaves.</summary>
    protected AttentionSpec Attention(int context, AttentionMask mask, AttentionSequences sequences) =>
        new(Size.Heads, Spec.ScoredKeyDim, Size.ValueDim, context, Spec.Score.Scale, mask, sequences);

    protected Value TokenEmbedding() => Embedding("token_embedding.weight", Size.VocabularySize);

    protected Value Embedding(string name, int entries) =>
        Parameters.Matrix(name, entries, Size.DModel, InitialDeviations.Of(Spec).Embedding, null);

    protected Value PositionTable(string learnedName, int context) => Spec.Positions == PositionKind.Learned
        ? Embedding(learnedName, context)
        : new Value("position_table", new Shape(context, Size.DModel), ValueKind.Constant);

    protected LogitsHead Head() => new(
        Spec.TieEmbeddings
            ? TokenEmbedding()
            : Parameters.Matrix(
                "head.weight", Size.DModel, Size.VocabularySize,
                InitialDeviations.Of(Spec).Linear(Size.DModel, Size.VocabularySize), null),
        Spec.TieEmbeddings,
        Size.VocabularySize);
}
