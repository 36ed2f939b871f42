using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Sums over rows. Workers share columns, so each sum runs in row order whatever their number.</summary>
internal sealed class ColumnSumEmitter : KernelEmitter
{
    private readonly int _columns;

    public ColumnSumEmitter(ColumnSum op)
    {
        _columns = op.Source.Shape.Columns;
        AddRef("source", op.Source);
        AddRef("sum", op.Sum);
        AddRows(op.Source.Shape[0]);
        AddAccumulate(op);
        AddWorker();
    }

    public override string Name => $"ColumnSum{_columns}";

    public override string Summary => $"sum ({_columns}) = sum over rows of source (rows, {_columns}).";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        ColumnBlocks.Emit(writer, _columns, target.Lanes, (groups, column) =>
        {
            for (var i = 0; i < groups.Count; i++)
                writer.Line($"var sum{i} = accumulate ? {groups[i].At("sum", ColumnBlocks.Offset(column, groups, i))} : {groups[i].Zero};");

            using (writer.Block("for (nint row = 0; row < rows; row++)"))
            {
                for (var i = 0; i < groups.Count; i++)
                    writer.Line($"sum{i} += {groups[i].At("source", $"row * {_columns} + {ColumnBlocks.Offset(column, groups, i)}")};");
            }

            for (var i = 0; i < groups.Count; i++)
                writer.Line($"{groups[i].At("sum", ColumnBlocks.Offset(column, groups, i))} = sum{i};");
        });
    }
}
