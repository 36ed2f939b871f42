namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// Queries and keys with one column more, so that their product is the negative squared distance between them: -||q - k||² is
/// 2 q . k - ||k||² - ||q||², and softmax over the keys of a query does not see the last, so [q, 1] and [2 k, -||k||²] will do. Values stay
/// as they are.
/// </summary>
internal sealed class EuclideanHeads(ProjectedHeads heads, Value source, Value output) : Op
{
    public ProjectedHeads Heads { get; } = heads;

    public Value Source { get; } = source;

    public Value Output { get; } = output;

    public override string Mnemonic => "euclidean_heads";

    public override IEnumerable<Value> Inputs => [Source];

    public override IEnumerable<Value> Outputs => [Output];

    public override string Attributes => Heads.ToString();

    public override string? Verify() => Heads.Verify(Source, Output, Heads.KeyDim + 1);

    public override void Differentiate(GradientBuilder gradient)
    {
        if (gradient.CotangentOf(Output) is not { } cotangent) return;
        var sourceGradient = gradient.NewCotangent(Source);
        gradient.Emit(new EuclideanHeadsGradient(Heads, cotangent, Output, sourceGradient));
        gradient.Contribute(Source, sourceGradient);
    }
}
