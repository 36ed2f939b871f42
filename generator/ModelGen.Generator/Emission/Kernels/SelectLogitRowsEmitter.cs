using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Copies the rows whose logits are asked for.</summary>
internal sealed class SelectLogitRowsEmitter : KernelEmitter
{
    private readonly int _columns;

    public SelectLogitRowsEmitter(SelectLogitRows op)
    {
        _columns = op.Source.Shape.Columns;
        AddRef("source", op.Source);
        AddRef("result", op.Output);
        Add("nint", "rows", new KernelArgument.Extent(Dim.LogitRows));
        Add("nint", "stride", new KernelArgument.Text("EveryPosition ? 1 : Length"));
        AddWorker();
    }

    public override string Name => $"SelectLogitRows{_columns}";

    public override string Summary =>
        $"result (rows, {_columns}) = every row of source, or the last of each sequence: the last of every stride rows.";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        using (RowLoop(writer))
        {
            writer.Line($"ref var from = ref Unsafe.Add(ref source, ((row + 1) * stride - 1) * {_columns});");
            writer.Line($"ref var to = ref Unsafe.Add(ref result, row * {_columns});");
            ColumnLoop.Emit(writer, _columns, target.Lanes, (lanes, column) =>
                writer.Line($"{lanes.At("to", column)} = {lanes.At("from", column)};"));
        }
    }
}
