namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// The output head and its loss in one: for each row, log-sum-exp(logits) - logits[target]. Logits exist for one slice of rows at a time.
/// </summary>
internal sealed class LinearCrossEntropy(LogitsSpec logits, Value source, Value weight, Value targets, Value losses) : Op, ISlicedOp
{
    public LogitsSpec Logits { get; } = logits;

    public Value Source { get; } = source;

    public Value Weight { get; } = weight;

    public Value Targets { get; } = targets;

    public Value Losses { get; } = losses;

    public override string Mnemonic => "linear_cross_entropy";

    public override IEnumerable<Value> Inputs => [Source, Weight, Targets];

    public override IEnumerable<Value> Outputs => [Losses];

    public override string Attributes => Logits.ToString();

    public int SliceRows => Logits.SliceRows;

    public Value SliceBuffer => Logits.Buffer;

    public IReadOnlyList<Op> Body =>
    [
        new MatMul(Logits.Form, Source, Weight, Logits.Buffer),
        new SoftmaxCrossEntropy(Logits.Buffer, Targets, Losses, cotangent: null, Logits.LabelSmoothing),
    ];

    public override string? Verify() => Logits.Verify(Source, Weight);

    public override void Differentiate(GradientBuilder gradient)
    {
        // One pass over the logits gives the loss and both gradients, so the forward op falls away in training.
        var sourceGradient = gradient.NewCotangent(Source);
        gradient.Emit(new LinearCrossEntropyGradient(
            Logits, Source, Weight, Targets, Losses, sourceGradient, GradientBuilder.GradientOf(Weight)));
        gradient.Contribute(Source, sourceGradient);
    }
}
