namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// The cotangents of queries, keys and values. The weights are computed again from the scores and their log-sum-exp; with
/// delta = sum over columns of dO * O, dS = P (dP - delta) (Dao et al., 2022, appendix B).
/// </summary>
internal sealed class AttentionGradient(
    AttentionSpec spec, ColumnView query, ColumnView key, ColumnView value, Expressions.DropoutFactor? dropout,
    Value cotangent, Value output, Value logSumExp, ColumnView queryGradient, ColumnView keyGradient, ColumnView valueGradient) : Op
{
    public AttentionSpec Spec { get; } = spec;

    public ColumnView Query { get; } = query;

    public ColumnView Key { get; } = key;

    public ColumnView Value { get; } = value;

    public Expressions.DropoutFactor? Dropout { get; } = dropout;

    /// <summary>dO.</summary>
    public Value Cotangent { get; } = cotangent;

    /// <summary>O, as forward left it.</summary>
    public Value Output { get; } = output;

    public Value LogSumExp { get; } = logSumExp;

    public ColumnView QueryGradient { get; } = queryGradient;

    public ColumnView KeyGradient { get; } = keyGradient;

    public ColumnView ValueGradient { get; } = valueGradient;

    public override string Mnemonic => Spec.Mnemonic + "_gradient";

    public override IEnumerable<Value> Inputs =>
        new[] { Query.Value, Key.Value, Value.Value }.Distinct().Concat([Cotangent, Output, LogSumExp]);

    public override IEnumerable<Value> Outputs => new[] { QueryGradient.Value, KeyGradient.Value, ValueGradient.Value }.Distinct();

    public override string Attributes => FormattableString.Invariant($"{Spec}") + (Dropout is null ? "" : $", {Dropout}");

    public override string? Verify() =>
        Cotangent.Shape.Equals(Output.Shape) && QueryGradient.Value.Shape.Equals(Query.Value.Shape)
        && KeyGradient.Value.Shape.Equals(Key.Value.Shape) && ValueGradient.Value.Shape.Equals(Value.Value.Shape)
            ? null
            : $"cotangent {Cotangent.Shape} and output {Output.Shape}, or a gradient and its value, differ";

    public override void Differentiate(GradientBuilder gradient) => throw NotDifferentiable();
}
