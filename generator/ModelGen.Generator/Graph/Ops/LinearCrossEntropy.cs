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
        new SoftmaxCrossEntropy(Logits.Buffer, Targets, Losses, cotangent: null),
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

/// <summary>How logits come about, and how many rows of them exist at once.</summary>
/// <param name="Form">Plain for a (DModel, VocabularySize) head, TransposedRight for a tied (VocabularySize, DModel) embedding.</param>
/// <param name="Buffer">The slice of logits.</param>
/// <param name="SliceRows">Its rows.</param>
internal sealed record LogitsSpec(MatMulForm Form, Value Buffer, int SliceRows)
{
    public override string ToString() => FormattableString.Invariant($"{SliceRows} rows of logits at a time");

    public string? Verify(Value source, Value weight)
    {
        var depth = Form == MatMulForm.Plain ? weight.Shape[0].Size : weight.Shape.Columns;
        return depth == source.Shape.Columns ? null : $"{source.Shape} and {weight.Shape} do not meet";
    }
}

/// <summary>An op that goes through the rows in slices, each by the same few ops.</summary>
internal interface ISlicedOp
{
    /// <summary>Rows of one slice.</summary>
    int SliceRows { get; }

    /// <summary>What exists of one slice only.</summary>
    Value SliceBuffer { get; }

    /// <summary>The ops of one slice.</summary>
    IReadOnlyList<Op> Body { get; }
}
