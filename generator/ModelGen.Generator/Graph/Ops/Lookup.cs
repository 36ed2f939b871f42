namespace ModelGen.Generator.Graph.Ops;

/// <summary>What a row is looked up by.</summary>
internal enum IndexSource
{
    /// <summary>The row's token id.</summary>
    Token,

    /// <summary>The row's position in its sequence.</summary>
    Position,
}

/// <summary>A table of which each row of a call takes one row.</summary>
/// <param name="Table">The table.</param>
/// <param name="Source">Which row.</param>
/// <param name="Scale">What it is multiplied with.</param>
internal sealed record Lookup(Value Table, IndexSource Source, double Scale)
{
    public override string ToString() =>
        "by " + Source.ToString().ToLowerInvariant() + (Scale == 1 ? "" : FormattableString.Invariant($" times {Scale:R}"));
}
