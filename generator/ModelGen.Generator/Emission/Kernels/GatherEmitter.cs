using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Adds up a row of each table for each row of the call, with an epilogue such as dropout.</summary>
internal sealed class GatherEmitter : KernelEmitter
{
    private readonly Gather _op;
    private readonly EpilogueEmitter _epilogue;
    private readonly int _columns;

    public GatherEmitter(Gather op)
    {
        _op = op;
        _epilogue = new EpilogueEmitter(op.Epilogue);
        var output = op.Epilogue.Stores[0].Output;
        _columns = output.Shape.Columns;
        foreach (var (table, source, _) in op.Lookups) AddRef(TableOf(source), table);
        foreach (var (name, value) in _epilogue.References) AddRef(name, value);
        var side = op.Tokens.Shape[0] == Dim.SourceRows ? "Source" : "";
        if (IsBy(IndexSource.Token)) Add("ref int", "tokens", new KernelArgument.Text(side + "Tokens"));
        if (IsBy(IndexSource.Position)) Add("ref int", "positions", new KernelArgument.Text(side + "Positions"));

        AddDropout(_epilogue.DropoutSites);
        AddRows(output.Shape[0]);
        AddWorker();
    }

    public override string Name =>
        $"Gather{string.Concat(_op.Lookups.Select(lookup => lookup.Source))}{_columns}{_op.Epilogue.Label}";

    public override string Summary
    {
        get
        {
            var rows = string.Join(" + ", _op.Lookups.Select(lookup =>
                $"{TableOf(lookup.Source)}[{Word(lookup.Source)} of row]{(lookup.Scale == 1 ? "" : $" * {Literal.Float(lookup.Scale)}")}"));
            return $"result (rows, {_columns}) = {(_op.Epilogue.IsPlain ? "" : _op.Epilogue.Label + " of ")}{rows}.";
        }
    }

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        writer.Line("var (first, end) = ParallelRange.Share(rows, worker, workers);");
        using (writer.Block("for (var row = first; row < end; row++)"))
        {
            foreach (var (_, source, _) in _op.Lookups)
            {
                var index = $"(nint)Unsafe.Add(ref {Word(source)}s, row)";
                writer.Line($"ref var by{source} = ref Unsafe.Add(ref {TableOf(source)}, {index} * {_columns});");
            }

            ColumnLoop.Emit(writer, _columns, target.Lanes, (lanes, column) =>
            {
                writer.Line($"var sum = {string.Join(" + ", _op.Lookups.Select(lookup => Scaled(lookup, lanes, column)))};");
                _epilogue.Emit(writer, lanes, "sum", "row", column, _columns);
            });
        }
    }

    private static string Scaled(Lookup lookup, Lanes lanes, string column)
    {
        var element = lanes.At("by" + lookup.Source, column);
        return lookup.Scale == 1 ? element : $"{element} * {lanes.Broadcast(Literal.Float(lookup.Scale))}";
    }

    private static string Word(IndexSource source) => Literal.Camel(source.ToString());

    private static string TableOf(IndexSource source) => Word(source) + "Table";

    private bool IsBy(IndexSource source) => _op.Lookups.Any(lookup => lookup.Source == source);
}
