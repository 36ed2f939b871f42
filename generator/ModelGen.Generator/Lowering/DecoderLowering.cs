using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Lowering;

/// <summary>One stack with causal self-attention that predicts the next token.</summary>
internal sealed class DecoderLowering(ModelSpec spec) : ModelLowering(spec)
{
    private readonly Stack _stack = new("", spec.Dimensions.Layers, "Layers", Dim.Rows);

    public override ModelGraph Training()
    {
        var layers = Layers(isTraining: true);
        return new("training", [Stem(layers), layers.Layer(layers.Attend, cross: null), Loss("head", layers, Spec.LabelSmoothing)]);
    }

    public override Region EvaluationHead() =>
        Loss("evaluation_head", Layers(isTraining: true), labelSmoothing: 0).As(RegionRole.Evaluation);

    public override ModelGraph Inference()
    {
        var layers = Layers(isTraining: false);
        return new("inference", [Stem(layers), layers.Layer(layers.AttendCached, cross: null), Head().Logits(_stack, layers)]);
    }

    private Region Loss(string name, StackLowering layers, double labelSmoothing) => Head().Loss(name, _stack, layers, labelSmoothing);

    private StackLowering Layers(bool isTraining) => new(
        Spec, _stack, SelfAttention(Size.ContextLength, AttentionMask.Causal, AttentionSequences.Self), Parameters, isTraining);

    private Region Stem(StackLowering layers) =>
        layers.Stem(Tokens, TokenEmbedding(), PositionTable("position_embedding.weight", Size.ContextLength));
}
