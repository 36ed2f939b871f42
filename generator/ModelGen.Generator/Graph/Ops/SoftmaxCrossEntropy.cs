namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// The loss of each row of logits, and with <see cref="Cotangent"/> also (softmax - label) * scale, which takes the logits' place. The
/// label is (1 - smoothing) onehot + smoothing / vocabulary. A row whose target is ignored has loss 0 and cotangent 0.
/// </summary>
internal sealed class SoftmaxCrossEntropy(Value logits, Value targets, Value losses, Value? cotangent, double smoothing = 0) : Op
{
    public Value Logits { get; } = logits;

    public Value Targets { get; } = targets;

    public Value Losses { get; } = losses;

    /// <summary>The logits' own buffer, or null where only the loss is asked for.</summary>
    public Value? Cotangent { get; } = cotangent;

    /// <summary>Probability that the label spreads evenly over the vocabulary.</summary>
    public double Smoothing { get; } = smoothing;

    public override string Attributes => Smoothing == 0 ? "" : FormattableString.Invariant($"smoothing {Smoothing:R}");

    public override string Mnemonic => "softmax_cross_entropy";

    public override IEnumerable<Value> Inputs => [Logits, Targets];

    public override IEnumerable<Value> Outputs => Cotangent is null ? [Losses] : [Losses, Cotangent];

    public override string? Verify() =>
        Cotangent is null || Cotangent.Shape.Equals(Logits.Shape) ? null : $"cotangent {Cotangent.Shape} and logits {Logits.Shape} differ";

    public override void Differentiate(GradientBuilder gradient) => throw NotDifferentiable();
}
