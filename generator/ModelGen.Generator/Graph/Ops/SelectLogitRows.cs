namespace ModelGen.Generator.Graph.Ops;

/// <summary>The rows whose logits a call asks for: all, or the last of each sequence.</summary>
internal sealed class SelectLogitRows(Value source, Value output) : Op
{
    public Value Source { get; } = source;

    public Value Output { get; } = output;

    public override string Mnemonic => "select_logit_rows";

    public override IEnumerable<Value> Inputs => [Source];

    public override IEnumerable<Value> Outputs => [Output];

    public override string? Verify() => Source.Shape.Columns == Output.Shape.Columns ? null : $"{Source.Shape} and {Output.Shape} differ";

    public override void Differentiate(GradientBuilder gradient) => throw NotDifferentiable();
}
