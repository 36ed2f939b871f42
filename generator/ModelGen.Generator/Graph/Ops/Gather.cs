namespace ModelGen.Generator.Graph.Ops;

/// <summary>What a row is looked up by.</summary>
internal enum IndexSource
{
    /// <summary>The row's token id.</summary>
    Token,

    /// <summary>The row's position in its sequence.</summary>
    Position,
}

/// <summary>A row of a table for each row of the call: an embedding.</summary>
internal sealed class Gather(Value table, Value tokens, IndexSource source, Value output) : Op
{
    public Value Table { get; } = table;

    public Value Tokens { get; } = tokens;

    public IndexSource Source { get; } = source;

    public Value Output { get; } = output;

    public override string Mnemonic => "gather";

    public override IEnumerable<Value> Inputs => Source == IndexSource.Token ? [Table, Tokens] : [Table];

    public override IEnumerable<Value> Outputs => [Output];

    public override string Attributes => Source == IndexSource.Token ? "by token" : "by position";

    public override string? Verify() =>
        Table.Shape.Columns == Output.Shape.Columns ? null : $"{Table.Shape} rows do not fit {Output.Shape}";

    public override void Differentiate(GradientBuilder gradient)
    {
        if (Table.Kind == ValueKind.Constant || gradient.CotangentOf(Output) is not { } cotangent) return;
        gradient.Emit(new GatherGradient(cotangent, Tokens, Source, GradientBuilder.GradientOf(Table)));
    }
}
