namespace ModelGen.Generator.Graph.Ops;

/// <summary>The first row of each sequence.</summary>
internal sealed class SelectFirstRows(Value source, Value output) : Op
{
    public Value Source { get; } = source;

    public Value Output { get; } = output;

    public override string Mnemonic => "select_first_rows";

    public override IEnumerable<Value> Inputs => [Source];

    public override IEnumerable<Value> Outputs => [Output];

    public override string? Verify() => Source.Shape.Columns == Output.Shape.Columns ? null : $"{Source.Shape} and {Output.Shape} differ";

    public override void Differentiate(GradientBuilder gradient) => throw NotDifferentiable();
}
