using ModelGen.Generator.Graph.Expressions;

namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// Multi-head attention, softmax(Q Kᵀ scale) V, each query seeing keys of one sequence, all or as the mask says (Vaswani et al., 2017,
/// section 3.2). Scores exist for a few queries of one head at a time. Training keeps each row's log-sum-exp.
/// </summary>
internal sealed class Attention(
    AttentionSpec spec, ColumnView query, ColumnView key, ColumnView value, DropoutFactor? dropout, Value output, Value logSumExp) : Op
{
    public AttentionSpec Spec { get; } = spec;

    public ColumnView Query { get; } = query;

    public ColumnView Key { get; } = key;

    public ColumnView Value { get; } = value;

    /// <summary>Dropout on the attention weights.</summary>
    public DropoutFactor? Dropout { get; } = dropout;

    public Value Output { get; } = output;

    /// <summary>(rows, heads).</summary>
    public Value LogSumExp { get; } = logSumExp;

    public override string Mnemonic => Spec.Mnemonic;

    public override IEnumerable<Value> Inputs => new[] { Query.Value, Key.Value, Value.Value }.Distinct();

    public override IEnumerable<Value> Outputs => [Output, LogSumExp];

    public override string Attributes =>
        FormattableString.Invariant($"query {Query}, key {Key}, value {Value}, {Spec}") + (Dropout is null ? "" : $", {Dropout}");

    public override string? Verify() =>
        Spec.Verify(Query, Key, Value, Output)
        ?? (LogSumExp.Shape.Columns == Spec.Heads ? null : $"{LogSumExp.Shape} is not one column for each of {Spec.Heads} heads");

    public override void Differentiate(GradientBuilder gradient)
    {
        if (gradient.CotangentOf(Output) is not { } cotangent) return;
        var views = gradient.NewCotangents(Query, Key, Value);
        gradient.Emit(new AttentionGradient(
            Spec, Query, Key, Value, Dropout, cotangent, Output, LogSumExp, views[0], views[1], views[2]));
    }
}
