namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// The loss of each row of logits, and with <see cref="Cotangent"/> also (softmax - onehot) * scale, which takes the logits' place. A row
/// whose target is ignored has loss 0 and cotangent 0.
/// </summary>
internal sealed class SoftmaxCrossEntropy(Value logits, Value targets, Value losses, Value? cotangent) : Op
{
    public Value Logits { get; } = logits;

    public Value Targets { get; } = targets;

    public Value Losses { get; } = losses;

    /// <summary>The logits' own buffer, or null where only the loss is asked for.</summary>
    public Value? Cotangent { get; } = cotangent;

    public override string Mnemonic => "softmax_cross_entropy";

    public override IEnumerable<Value> Inputs => [Logits, Targets];

    public override IEnumerable<Value> Outputs => Cotangent is null ? [Losses] : [Losses, Cotangent];

    public override string? Verify() => null;

    public override void Differentiate(GradientBuilder gradient) => throw NotDifferentiable();
}
