namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// The cotangent of what was normalized: with y = x / norm, dx = (dy - y (y . dy)) / norm for each head of queries and keys, and that of
/// values as it is.
/// </summary>
internal sealed class NormalizeHeadsGradient(ProjectedHeads heads, Value cotangent, Value output, Value scales, Value gradient) : Op
{
    public ProjectedHeads Heads { get; } = heads;

    public Value Cotangent { get; } = cotangent;

    /// <summary>y, as forward left it.</summary>
    public Value Output { get; } = output;

    /// <summary>(rows, heads of queries and keys): 1/norm.</summary>
    public Value Scales { get; } = scales;

    public Value Gradient { get; } = gradient;

    public override string Mnemonic => "normalize_heads_gradient";

    public override IEnumerable<Value> Inputs => [Cotangent, Output, Scales];

    public override IEnumerable<Value> Outputs => [Gradient];

    public override string Attributes => Heads.ToString();

    public override string? Verify() => Cotangent.Shape.Equals(Output.Shape)
        ? Heads.Verify(Gradient, Output, Heads.KeyDim)
        : $"{Cotangent.Shape} and {Output.Shape} do not meet";

    public override void Differentiate(GradientBuilder gradient) => throw NotDifferentiable();
}
