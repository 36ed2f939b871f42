namespace ModelGen.Generator.Graph.Ops;

/// <summary>The cotangent of a sequence's mean, shared out among its rows.</summary>
internal sealed class MeanPoolGradient(Value cotangent, Value sourceGradient) : Op
{
    public Value Cotangent { get; } = cotangent;

    public Value SourceGradient { get; } = sourceGradient;

    public override string Mnemonic => "mean_pool_gradient";

    public override IEnumerable<Value> Inputs => [Cotangent];

    public override IEnumerable<Value> Outputs => [SourceGradient];

    public override string? Verify() =>
        Cotangent.Shape.Equals(SourceGradient.Shape) ? null : $"{Cotangent.Shape} and {SourceGradient.Shape} differ";

    public override void Differentiate(GradientBuilder gradient) => throw NotDifferentiable();
}
