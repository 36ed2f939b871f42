using ModelGen.Generator.Graph.Expressions;

namespace ModelGen.Generator.Graph.Ops;

/// <summary>For each row of the call the sum of a row of each table: an embedding.</summary>
internal sealed class Gather(IReadOnlyList<Lookup> lookups, Value tokens, Epilogue epilogue) : Op, IEpilogueHost
{
    public IReadOnlyList<Lookup> Lookups { get; } = lookups;

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
            var sources = string.Join(", ", Lookups);
            return Epilogue.IsPlain ? sources : $"{sources}; {Epilogue}";
        }
    }

    public override string? Verify()
    {
        var result = Epilogue.Stores[0].Output.Shape;
        foreach (var (table, _, _) in Lookups)
        {
            if (table.Shape.Columns != result.Columns) return $"{table.Shape} rows do not fit {result}";
        }

        return Epilogue.Verify(result);
    }

    public Op With(Epilogue epilogue) => new Gather(Lookups, Tokens, epilogue);

    public override void Differentiate(GradientBuilder gradient)
    {
        if (gradient.CotangentOf(Epilogue.Stores.Single().Output) is not { } cotangent) return;
        foreach (var (table, source, scale) in Lookups)
        {
            if (table.Kind == ValueKind.Constant) continue;
            var share = cotangent;
            if (scale != 1)
            {
                share = gradient.New(cotangent.Name + ".scaled", cotangent.Shape);
                gradient.Emit(new Elementwise("Scale", [cotangent], share, new Input(0) * new Constant(scale)));
            }

            gradient.Emit(new GatherGradient(share, Tokens, source, GradientBuilder.GradientOf(table)));
        }
    }
}
