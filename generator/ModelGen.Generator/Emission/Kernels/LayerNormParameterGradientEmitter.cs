using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>The gradients of layer norm's gain and bias. Workers share columns, so that each sum runs in row order.</summary>
internal sealed class LayerNormParameterGradientEmitter : KernelEmitter
{
    private readonly LayerNormParameterGradient _op;
    private readonly int _columns;

    public LayerNormParameterGradientEmitter(LayerNormParameterGradient op)
    {
        _op = op;
        _columns = op.Source.Shape.Columns;
        AddRef("cotangent", op.Cotangent);
        AddRef("source", op.Source);
        AddRef("statistics", op.Statistics);
        AddRef("gainGradient", op.GainGradient);
        if (op.BiasGradient is not null) AddRef("biasGradient", op.BiasGradient);
        AddRows(op.Source.Shape[0]);
        AddAccumulate(op);
        AddWorker();
    }

    public override string Name => $"LayerNormParameterGradient{_columns}";

    public override string Summary =>
        $"({_columns}): gain gradient = sum over rows of cotangent * (source - mean) / deviation; "
        + "bias gradient = sum over rows of cotangent.";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        ColumnBlocks.Emit(writer, _columns, target.Lanes, (groups, column) =>
        {
            for (var i = 0; i < groups.Count; i++)
            {
                var offset = ColumnBlocks.Offset(column, groups, i);
                writer.Line($"var gain{i} = accumulate ? {groups[i].At("gainGradient", offset)} : {groups[i].Zero};");
                if (_op.BiasGradient is not null)
                    writer.Line($"var bias{i} = accumulate ? {groups[i].At("biasGradient", offset)} : {groups[i].Zero};");
            }

            using (writer.Block("for (nint row = 0; row < rows; row++)"))
            {
                writer.Line($"ref var x = ref Unsafe.Add(ref source, row * {_columns} + {column});");
                writer.Line($"ref var dy = ref Unsafe.Add(ref cotangent, row * {_columns} + {column});");
                writer.Line("var mean = Unsafe.Add(ref statistics, 2 * row);");
                writer.Line("var scale = Unsafe.Add(ref statistics, 2 * row + 1);");
                for (var i = 0; i < groups.Count; i++)
                {
                    var lanes = groups[i];
                    var offset = Literal.Of(groups.Take(i).Sum(group => group.Count));
                    var normal = $"({lanes.At("x", offset)} - {lanes.Broadcast("mean")}) * {lanes.Broadcast("scale")}";
                    writer.Line($"gain{i} = {lanes.MultiplyAdd(lanes.At("dy", offset), normal, "gain" + Literal.Of(i))};");
                    if (_op.BiasGradient is not null) writer.Line($"bias{i} += {lanes.At("dy", offset)};");
                }
            }

            for (var i = 0; i < groups.Count; i++)
            {
                var offset = ColumnBlocks.Offset(column, groups, i);
                writer.Line($"{groups[i].At("gainGradient", offset)} = gain{i};");
                if (_op.BiasGradient is not null) writer.Line($"{groups[i].At("biasGradient", offset)} = bias{i};");
            }
        });
    }
}
