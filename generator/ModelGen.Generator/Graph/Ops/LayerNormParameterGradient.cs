namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// The gradients of layer norm's gain, sum over rows of dy * (x - mean) / deviation, and of its bias, sum over rows of dy.
/// </summary>
internal sealed class LayerNormParameterGradient(Value cotangent, Value source, Value statistics, Value gainGradient, Value? biasGradient)
    : Op, IParameterGradientOp
{
    public Value Cotangent { get; } = cotangent;

    public Value Source { get; } = source;

    public Value Statistics { get; } = statistics;

    public Value GainGradient { get; } = gainGradient;

    public Value? BiasGradient { get; } = biasGradient;

    public bool AlwaysAccumulates { get; set; }

    public override string Mnemonic => "layer_norm_parameter_gradient";

    public override IEnumerable<Value> Inputs => [Cotangent, Source, Statistics];

    public override IEnumerable<Value> Outputs => BiasGradient is null ? [GainGradient] : [GainGradient, BiasGradient];

    public override string? Verify() =>
        Cotangent.Shape.Equals(Source.Shape) && GainGradient.Shape.FixedLength == Source.Shape.Columns
            ? null
            : $"{Cotangent.Shape}, {Source.Shape} and {GainGradient.Shape} do not meet";

    public override void Differentiate(GradientBuilder gradient) => throw NotDifferentiable();
}
