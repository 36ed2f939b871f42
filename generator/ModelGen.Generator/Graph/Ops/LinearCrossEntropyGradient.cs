namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// Loss, input gradient and weight gradient of <see cref="LinearCrossEntropy"/> in one pass over the logits:
/// dlogits = (softmax(logits) - label) * scale takes their place in the slice.
/// </summary>
internal sealed class LinearCrossEntropyGradient(
    LogitsSpec logits, Value source, Value weight, Value targets, Value losses, Value sourceGradient, Value weightGradient)
    : Op, ISlicedOp, IParameterGradientOp
{
    public LogitsSpec Logits { get; } = logits;

    public Value Source { get; } = source;

    public Value Weight { get; } = weight;

    public Value Targets { get; } = targets;

    public Value Losses { get; } = losses;

    public Value SourceGradient { get; } = sourceGradient;

    public Value WeightGradient { get; } = weightGradient;

    public bool AlwaysAccumulates { get; set; }

    public override string Mnemonic => "linear_cross_entropy_gradient";

    public override IEnumerable<Value> Inputs => [Source, Weight, Targets];

    public override IEnumerable<Value> Outputs => [Losses, SourceGradient, WeightGradient];

    public override string Attributes => Logits.ToString();

    public int SliceRows => Logits.SliceRows;

    public Value SliceBuffer => Logits.Buffer;

    public IReadOnlyList<Op> Body
    {
        get
        {
            var isPlain = Logits.Form == MatMulForm.Plain;
            var (left, right) = isPlain ? (Source, Logits.Buffer) : (Logits.Buffer, Source);
            return
            [
                new MatMul(Logits.Form, Source, Weight, Logits.Buffer),
                new SoftmaxCrossEntropy(Logits.Buffer, Targets, Losses, Logits.Buffer, Logits.LabelSmoothing),
                new MatMul(MatMulForm.TransposedLeft, left, right, WeightGradient) { AlwaysAccumulates = AlwaysAccumulates },
                new MatMul(isPlain ? MatMulForm.TransposedRight : MatMulForm.Plain, Logits.Buffer, Weight, SourceGradient),
            ];
        }
    }

    public override string? Verify() =>
        SourceGradient.Shape.Equals(Source.Shape) && WeightGradient.Shape.Equals(Weight.Shape)
            ? Logits.Verify(Source, Weight)
            : $"gradients {SourceGradient.Shape} and {WeightGradient.Shape} do not fit {Source.Shape} and {Weight.Shape}";

    public override void Differentiate(GradientBuilder gradient) => throw NotDifferentiable();
}
