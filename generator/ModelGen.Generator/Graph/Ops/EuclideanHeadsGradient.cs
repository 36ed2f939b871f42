namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// The cotangent of what was extended: a query's without its last column; with y = [2 k, -||k||²] a key's is 2 dy - y dy_last, without the
/// last column; and that of values as it is.
/// </summary>
internal sealed class EuclideanHeadsGradient(ProjectedHeads heads, Value cotangent, Value output, Value gradient) : Op
{
    public ProjectedHeads Heads { get; } = heads;

    public Value Cotangent { get; } = cotangent;

    /// <summary>y, as forward left it.</summary>
    public Value Output { get; } = output;

    public Value Gradient { get; } = gradient;

    public override string Mnemonic => "euclidean_heads_gradient";

    public override IEnumerable<Value> Inputs => [Cotangent, Output];

    public override IEnumerable<Value> Outputs => [Gradient];

    public override string Attributes => Heads.ToString();

    public override string? Verify() => Cotangent.Shape.Equals(Output.Shape)
        ? Heads.Verify(Gradient, Output, Heads.KeyDim + 1)
        : $"{Cotangent.Shape} and {Output.Shape} do not meet";

    public override void Differentiate(GradientBuilder gradient) => throw NotDifferentiable();
}
