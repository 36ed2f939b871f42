using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Copies a row of a table for each row of the call.</summary>
internal sealed class GatherEmitter : KernelEmitter
{
    private readonly Gather _op;

    public GatherEmitter(Gather op)
    {
        _op = op;
        AddRef("table", op.Table);
        AddRef("result", op.Output);
        GatherIndex.AddParameters(op.Source, Add);
        AddRows(op.Output.Shape[0]);
        AddWorker();
    }

    public override string Name => $"Gather{_op.Source}{_op.Output.Shape.Columns}";

    public override string Summary =>
        $"result (rows, {_op.Output.Shape.Columns}) = the table's row of each row's {_op.Source.ToString().ToLowerInvariant()}.";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var columns = _op.Output.Shape.Columns;
        using (RowLoop(writer))
        {
            writer.Line($"ref var source = ref Unsafe.Add(ref table, {GatherIndex.Of(_op.Source)} * {columns});");
            writer.Line($"ref var destination = ref Unsafe.Add(ref result, row * {columns});");
            ColumnLoop.Emit(writer, columns, target.Lanes, (lanes, column) =>
                writer.Line($"{lanes.At("destination", column)} = {lanes.At("source", column)};"));
        }
    }
}
