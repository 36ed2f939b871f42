namespace ModelGen.Generator.Graph.Ops;

/// <summary>What a row is looked up by.</summary>
internal enum IndexSource
{
    /// <summary>The row's token id.</summary>
    Token,

    /// <summary>The row's position in its sequence.</summary>
    Position,
}

/// <summary>For each row of the call the sum of a row of each table: an embedding.</summary>
internal sealed class Gather(IReadOnlyList<(Value Table, IndexSource Source)> lookups, Value tokens, Epilogue epilogue) : Op, IEpilogueHost
{
    public IReadOnlyList<(Value Table, IndexSource Source)> Lookups { get; } = lookups;

    public Value Tokens { get; } = tokens;

    public Epilogue Epilogue { get; } = epilogue;

    public override string Mnemonic => "gather";

    public override IEnumerable<Value> Inputs
    {
        get
        {
            var tables = Lookups.Select(lookup => lookup.Table);
            return Lookups.Any(lookup => lookup.Source == IndexSource.Token)
                ? [.. tables, Tokens, .. Epilogue.Inputs]
                : [.. tables, .. Epilogue.Inputs];
        }
    }

    public override IEnumerable<Value> Outputs => Epilogue.Stores.Select(store => store.Output);

    public override string Attributes
    {
        get
        {
            var sources = string.Join(", ", Lookups.Select(lookup => lookup.Source == IndexSource.Token ? "by token" : "by position"));
            return Epilogue.IsPlain ? sources : $"{sources}; {Epilogue}";
        }
    }

    public override string? Verify()
    {
        var result = Epilogue.Stores[0].Output.Shape;
        foreach (var (table, _) in Lookups)
        {
            if (table.Shape.Columns != result.Columns) return $"{table.Shape} rows do not fit {result}";
        }

        return Epilogue.Verify(result);
    }

    public Op With(Epilogue epilogue) => new Gather(Lookups, Tokens, epilogue);

    public override void Differentiate(GradientBuilder gradient)
    {
        if (gradient.CotangentOf(Epilogue.Stores.Single().Output) is not { } cotangent) return;
        foreach (var (table, source) in Lookups)
        {
            if (table.Kind == ValueKind.Constant) continue;
            gradient.Emit(new GatherGradient(cotangent, Tokens, source, GradientBuilder.GradientOf(table)));
        }
    }
}
