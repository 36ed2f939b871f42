namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// Causal attention of the call's tokens over all tokens seen so far: appends their keys and values to the cache, then attends. The cache
/// of one sequence and layer holds, for each head, Kᵀ as (KeyDim, padded context), then V as (context, ValueDim). Scores are products, or
/// where there is a weight those of <see cref="AdditiveAttention"/>.
/// </summary>
internal sealed class CachedAttention(
    AttentionSpec spec, ColumnView query, ColumnView key, ColumnView value, Value? weight, Value cache, Value output) : Op
{
    public AttentionSpec Spec { get; } = spec;

    public ColumnView Query { get; } = query;

    public ColumnView Key { get; } = key;

    public ColumnView Value { get; } = value;

    /// <summary>(heads, KeyDim).</summary>
    public Value? Weight { get; } = weight;

    public Value Cache { get; } = cache;

    public Value Output { get; } = output;

    /// <summary>Cache floats of one head of one sequence in one layer.</summary>
    public static int CacheFloatsPerHead(AttentionSpec spec) => (spec.KeyDim + spec.ValueDim) * spec.PaddedKeyContext;

    public override string Mnemonic => (Weight is null ? "cached_" : "cached_additive_") + Spec.Mnemonic;

    public override IEnumerable<Value> Inputs =>
        new[] { Query.Value, Key.Value, Value.Value }.Distinct().Concat(Weight is null ? [Cache] : [Weight, Cache]);

    public override IEnumerable<Value> Outputs => [Output];

    public override string Attributes => FormattableString.Invariant($"query {Query}, key {Key}, value {Value}, {Spec}");

    public override string? Verify() => Spec is { Mask: AttentionMask.Causal, Sequences: AttentionSequences.Self }
        ? Spec.Verify(Query, Key, Value, Output)
        : "only causal attention of sequences with themselves grows token by token";

    public override void Differentiate(GradientBuilder gradient) => throw NotDifferentiable();
}
