namespace ModelGen.Generator.Graph.Ops;

/// <summary>Adds each row of a cotangent to the row of the table that it was looked up from.</summary>
internal sealed class GatherGradient(Value cotangent, Value tokens, IndexSource source, Value tableGradient) : Op, IParameterGradientOp
{
    public Value Cotangent { get; } = cotangent;

    public Value Tokens { get; } = tokens;

    public IndexSource Source { get; } = source;

    public Value TableGradient { get; } = tableGradient;

    public bool AlwaysAccumulates { get; set; }

    public override string Mnemonic => "gather_gradient";

    public override IEnumerable<Value> Inputs => Source == IndexSource.Token ? [Cotangent, Tokens] : [Cotangent];

    public override IEnumerable<Value> Outputs => [TableGradient];

    public override string Attributes => Source == IndexSource.Token ? "by token" : "by position";

    public override string? Verify() =>
        TableGradient.Shape.Columns == Cotangent.Shape.Columns ? null : $"{Cotangent.Shape} does not fit rows of {TableGradient.Shape}";

    public override void Differentiate(GradientBuilder gradient) => throw NotDifferentiable();
}
