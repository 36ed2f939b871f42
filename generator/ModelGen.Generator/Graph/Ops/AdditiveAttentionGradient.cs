using ModelGen.Generator.Graph.Expressions;

namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// The cotangents of queries, keys and values, and each query's share in that of v: with t = tanh(q + k), dv = sum of dS t over the keys,
/// dq = sum of dS v (1 - t²) over the keys, and dk the same sum over the queries. Scores and weights are computed again.
/// </summary>
internal sealed class AdditiveAttentionGradient(
    AttentionSpec spec, ColumnView query, ColumnView key, ColumnView value, Value weight, DropoutFactor? dropout, Value cotangent,
    ColumnView queryGradient, ColumnView keyGradient, ColumnView valueGradient, Value weightGradients) : Op
{
    public AttentionSpec Spec { get; } = spec;

    public ColumnView Query { get; } = query;

    public ColumnView Key { get; } = key;

    public ColumnView Value { get; } = value;

    /// <summary>v, (heads, KeyDim).</summary>
    public Value Weight { get; } = weight;

    public DropoutFactor? Dropout { get; } = dropout;

    /// <summary>dO.</summary>
    public Value Cotangent { get; } = cotangent;

    public ColumnView QueryGradient { get; } = queryGradient;

    public ColumnView KeyGradient { get; } = keyGradient;

    public ColumnView ValueGradient { get; } = valueGradient;

    /// <summary>(rows, heads x KeyDim): dv of each query by itself, so that their sum is the same at any number of workers.</summary>
    public Value WeightGradients { get; } = weightGradients;

    public override string Mnemonic => $"additive_{Spec.Mnemonic}_gradient";

    public override IEnumerable<Value> Inputs => new[] { Query.Value, Key.Value, Value.Value }.Distinct().Concat([Weight, Cotangent]);

    public override IEnumerable<Value> Outputs =>
        new[] { QueryGradient.Value, KeyGradient.Value, ValueGradient.Value }.Distinct().Concat([WeightGradients]);

    public override string Attributes => FormattableString.Invariant($"{Spec}") + (Dropout is null ? "" : $", {Dropout}");

    public override string? Verify() =>
        Cotangent.Shape.Columns == Spec.ValueWidth && WeightGradients.Shape.Columns == Spec.KeyWidth
        && QueryGradient.Value.Shape.Equals(Query.Value.Shape) && KeyGradient.Value.Shape.Equals(Key.Value.Shape)
        && ValueGradient.Value.Shape.Equals(Value.Value.Shape)
            ? null
            : $"cotangent {Cotangent.Shape} or shares {WeightGradients.Shape} do not fit {Spec}, or a gradient and its value differ";

    public override void Differentiate(GradientBuilder gradient) => throw NotDifferentiable();
}
