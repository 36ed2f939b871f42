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
        foreach (var (table, source) in op.Lookups) AddRef(TableOf(source), table);
        foreach (var (name, value) in _epilogue.References) AddRef(name, value);
        if (IsBy(IndexSource.Token)) Add("ref int", "tokens", new KernelArgument.Text("Tokens"));
        if (IsBy(IndexSource.Position)) Add("ref int", "positions", new KernelArgument.Text("Positions"));

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
            var rows = string.Join(" + ", _op.Lookups.Select(lookup => $"{TableOf(lookup.Source)}[{Word(lookup.Source)} of row]"));
            return $"result (rows, {_columns}) = {(_op.Epilogue.IsPlain ? "" : _op.Epilogue.Label + " of ")}{rows}.";
        }
    }

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        writer.Line("var (first, end) = ParallelRange.Share(rows, worker, workers);");
        using (writer.Block("for (var row = first; row < end; row++)"))
        {
            foreach (var (_, source) in _op.Lookups)
            {
                var index = $"(nint)Unsafe.Add(ref {Word(source)}s, row)";
                writer.Line($"ref var by{source} = ref Unsafe.Add(ref {TableOf(source)}, {index} * {_columns});");
            }

            ColumnLoop.Emit(writer, _columns, target.Lanes, (lanes, column) =>
            {
                writer.Line($"var sum = {string.Join(" + ", _op.Lookups.Select(lookup => lanes.At("by" + lookup.Source, column)))};");
                _epilogue.Emit(writer, lanes, "sum", "row", column, _columns);
            });
        }
    }

    private static string Word(IndexSource source) => Literal.Camel(source.ToString());

    private static string TableOf(IndexSource source) => Word(source) + "Table";

    private bool IsBy(IndexSource source) => _op.Lookups.Any(lookup => lookup.Source == source);
}
