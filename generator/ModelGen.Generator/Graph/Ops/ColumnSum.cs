namespace ModelGen.Generator.Graph.Ops;

/// <summary>The sum over rows, (rows, n) to (n): the gradient of what every row reads.</summary>
internal sealed class ColumnSum(Value source, Value sum) : Op, IParameterGradientOp
{
    public Value Source { get; } = source;

    public Value Sum { get; } = sum;

    public bool AlwaysAccumulates { get; set; }

    public override string Mnemonic => "column_sum";

    public override IEnumerable<Value> Inputs => [Source];

    public override IEnumerable<Value> Outputs => [Sum];

    public override string? Verify() =>
        Source.Shape.HasRows && Sum.Shape.FixedLength == Source.Shape.Columns ? null : $"cannot sum {Source.Shape} into {Sum.Shape}";

    public override void Differentiate(GradientBuilder gradient) => throw NotDifferentiable();
}
