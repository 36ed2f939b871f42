using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// One stack in which every token sees all others. A sequence's class stands, as its one target, with its first token: classes of sequences
/// are those of tokens of which all but the first are ignored.
/// </summary>
internal sealed class EncoderLowering(ModelSpec spec) : ModelLowering(spec)
{
    private readonly Stack _stack = new("", spec.Dimensions.Layers, "Layers", Dim.Rows);

    private bool IsOfSequence => Spec.Head is HeadKind.SequenceEmbedding or HeadKind.SequenceClassification;

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
        return new("inference", [Stem(layers), layers.Layer(layers.Attend, cross: null), Output(layers)]);
    }

    private Region Loss(string name, StackLowering layers, double labelSmoothing)
    {
        var body = new RegionBuilder(_stack);
        var input = body.Rows("residual", Size.DModel);
        Classifier().AddLoss(body, Pooled(body, layers.Final(body, input)), labelSmoothing);
        return body.Build(name, isPerLayer: false, input, output: null);
    }

    private Region Output(StackLowering layers)
    {
        var body = new RegionBuilder(_stack);
        var input = body.Rows("residual", Size.DModel);
        var result = Pooled(body, layers.Final(body, input));
        var rows = IsOfSequence ? Dim.LogitRows : Dim.Rows;
        if (Spec.IsTrained)
        {
            if (IsOfSequence) result = First(body, result, ValueKind.Activation);
            Classifier().AddLogits(body, result, rows);
        }
        else if (IsOfSequence)
        {
            First(body, result, ValueKind.Logits);
        }
        else
        {
            var copy = new Value("output", result.Shape, ValueKind.Logits);
            body.Add(new Elementwise("Copy", [result], copy, new Graph.Expressions.Input(0)));
        }

        return body.Build("head", isPerLayer: false, input, output: null);
    }

    private static Value First(RegionBuilder body, Value source, ValueKind kind)
    {
        var first = new Value("output", new Shape(Dim.LogitRows, source.Shape.Columns), kind);
        body.Add(new SelectFirstRows(source, first));
        return first;
    }

    private Value Pooled(RegionBuilder body, Value stream)
    {
        if (!IsOfSequence || Spec.Pooling == PoolingKind.ClassToken) return stream;
        var mean = body.Rows("mean", Size.DModel);
        body.Add(new MeanPool(stream, mean));
        return mean;
    }

    private LogitsHead Classifier()
    {
        var deviation = InitialDeviations.Of(Spec).Linear(Size.DModel, Size.Labels);
        return new(Parameters.Matrix("head.weight", Size.DModel, Size.Labels, deviation, null), isTied: false, Size.Labels);
    }

    private StackLowering Layers(bool isTraining) => new(
        Spec, _stack, SelfAttention(Size.ContextLength, AttentionMask.None, AttentionSequences.Self), Parameters, isTraining);

    private Region Stem(StackLowering layers) =>
        layers.Stem(Tokens, TokenEmbedding(), PositionTable("position_embedding.weight", Size.ContextLength));
}
