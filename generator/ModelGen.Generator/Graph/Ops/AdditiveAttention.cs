using ModelGen.Generator.Graph.Expressions;

namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// Multi-head attention whose scores are v . tanh(q + k), with a trained v for each head (Bahdanau et al., 2015, section A.1.2, where q and
/// k are W s and U h). There is no product to make the scores of, so each pair costs a hyperbolic tangent for every column of a head.
/// </summary>
internal sealed class AdditiveAttention(
    AttentionSpec spec, ColumnView query, ColumnView key, ColumnView value, Value weight, DropoutFactor? dropout, Value output) : Op
{
    public AttentionSpec Spec { get; } = spec;

    public ColumnView Query { get; } = query;

    public ColumnView Key { get; } = key;

    public ColumnView Value { get; } = value;

    /// <summary>v, (heads, KeyDim).</summary>
    public Value Weight { get; } = weight;

    /// <summary>Dropout on the attention weights.</summary>
    public DropoutFactor? Dropout { get; } = dropout;

    public Value Output { get; } = output;

    public override string Mnemonic => "additive_" + Spec.Mnemonic;

    public override IEnumerable<Value> Inputs => new[] { Query.Value, Key.Value, Value.Value }.Distinct().Concat([Weight]);

    public override IEnumerable<Value> Outputs => [Output];

    public override string Attributes =>
        FormattableString.Invariant($"query {Query}, key {Key}, value {Value}, {Spec}") + (Dropout is null ? "" : $", {Dropout}");

    public override string? Verify() =>
        Spec.Verify(Query, Key, Value, Output)
        ?? (Weight.Shape.FixedLength == Spec.KeyWidth
            ? null
            : $"{Weight.Shape} is not {Spec.KeyDim} columns for each of {Spec.Heads} heads");

    public override void Differentiate(GradientBuilder gradient)
    {
        if (gradient.CotangentOf(Output) is not { } cotangent) return;
        var views = gradient.NewCotangents(Query, Key, Value);
        var ofRows = gradient.New("d_" + Weight.Name + ".rows", new Shape(Output.Shape[0], Spec.KeyWidth));
        gradient.Emit(new AdditiveAttentionGradient(
            Spec, Query, Key, Value, Weight, Dropout, cotangent, views[0], views[1], views[2], ofRows));
        gradient.Emit(new ColumnSum(ofRows, GradientBuilder.GradientOf(Weight)));
    }
}
