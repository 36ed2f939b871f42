using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// Adds cotangent rows to table rows. Workers share columns, so that each sum runs in row order and no two write one place.
/// </summary>
internal sealed class GatherGradientEmitter : KernelEmitter
{
    private readonly GatherGradient _op;

    public GatherGradientEmitter(GatherGradient op)
    {
        _op = op;
        AddRef("cotangent", op.Cotangent);
        AddRef("gradient", op.TableGradient);
        GatherIndex.AddParameters(op.Source, Add);
        AddRows(op.Cotangent.Shape[0]);
        AddAccumulate(op);
        AddWorker();
    }

    public override string Name => $"GatherGradient{_op.Source}{_op.TableGradient.Shape[0].Size}x{_op.Cotangent.Shape.Columns}";

    public override string Summary =>
        $"gradient {_op.TableGradient.Shape}[{_op.Source.ToString().ToLowerInvariant()} of row] += "
        + $"cotangent (rows, {_op.Cotangent.Shape.Columns})[row].";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var columns = _op.Cotangent.Shape.Columns;
        var tableRows = Literal.Of(_op.TableGradient.Shape[0].Size);
        ColumnBlocks.Emit(writer, columns, target.Lanes, (groups, column) =>
        {
            using (writer.Block("if (!accumulate)"))
            using (writer.Block($"for (nint index = 0; index < {tableRows}; index++)"))
            {
                for (var i = 0; i < groups.Count; i++)
                {
                    var element = $"index * {columns} + {ColumnBlocks.Offset(column, groups, i)}";
                    writer.Line($"{groups[i].At("gradient", element)} = {groups[i].Zero};");
                }
            }

            writer.Line();
            using (writer.Block("for (nint row = 0; row < rows; row++)"))
            {
                writer.Line($"ref var source = ref Unsafe.Add(ref cotangent, row * {columns} + {column});");
                writer.Line($"ref var destination = ref Unsafe.Add(ref gradient, {GatherIndex.Of(_op.Source)} * {columns} + {column});");
                for (var i = 0; i < groups.Count; i++)
                {
                    var offset = Literal.Of(groups.Take(i).Sum(lanes => lanes.Count));
                    writer.Line($"{groups[i].At("destination", offset)} += {groups[i].At("source", offset)};");
                }
            }
        });
    }
}
