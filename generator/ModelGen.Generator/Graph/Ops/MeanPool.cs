namespace ModelGen.Generator.Graph.Ops;

/// <summary>The mean of a sequence's rows, in the row of its first token; the other rows become zero.</summary>
internal sealed class MeanPool(Value source, Value output) : Op
{
    public Value Source { get; } = source;

    public Value Output { get; } = output;

    public override string Mnemonic => "mean_pool";

    public override IEnumerable<Value> Inputs => [Source];

    public override IEnumerable<Value> Outputs => [Output];

    public override string? Verify() => Source.Shape.Equals(Output.Shape) ? null : $"{Source.Shape} and {Output.Shape} differ";

    public override void Differentiate(GradientBuilder gradient)
    {
        if (gradient.CotangentOf(Output) is not { } cotangent) return;
        var sourceGradient = gradient.NewCotangent(Source);
        gradient.Emit(new MeanPoolGradient(cotangent, sourceGradient));
        gradient.Contribute(Source, sourceGradient);
    }
}
