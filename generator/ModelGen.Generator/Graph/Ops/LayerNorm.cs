namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// y = (x - mean) / sqrt(variance + epsilon) * gain + bias over each row (Ba et al., 2016). In training it also keeps each row's mean and
/// reciprocal deviation for the backward pass.
/// </summary>
internal sealed class LayerNorm(Value source, Value gain, Value? bias, double epsilon, Value output, Value? statistics) : Op
{
    public Value Source { get; } = source;

    public Value Gain { get; } = gain;

    public Value? Bias { get; } = bias;

    public double Epsilon { get; } = epsilon;

    public Value Output { get; } = output;

    /// <summary>(rows, 2): mean, then 1/deviation.</summary>
    public Value? Statistics { get; } = statistics;

    public override string Mnemonic => "layer_norm";

    public override IEnumerable<Value> Inputs => Bias is null ? [Source, Gain] : [Source, Gain, Bias];

    public override IEnumerable<Value> Outputs => Statistics is null ? [Output] : [Output, Statistics];

    public override string Attributes => FormattableString.Invariant($"epsilon {Epsilon:R}");

    public override string? Verify() =>
        Source.Shape.Equals(Output.Shape) && Gain.Shape.FixedLength == Source.Shape.Columns ? null : $"{Source.Shape} and {Gain.Shape} do not meet";

    public override void Differentiate(GradientBuilder gradient)
    {
        if (Statistics is null) throw NotDifferentiable();
        if (gradient.CotangentOf(Output) is not { } cotangent) return;
        gradient.Emit(new LayerNormParameterGradient(
            cotangent, Source, Statistics, GradientBuilder.GradientOf(Gain), Bias is null ? null : GradientBuilder.GradientOf(Bias)));
        var sourceGradient = gradient.NewCotangent(Source);
        gradient.Emit(new LayerNormGradient(cotangent, Source, Statistics, Gain, Epilogue.Plain(sourceGradient)));
        gradient.Contribute(Source, sourceGradient);
    }
}
