using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// Layer norm over rows: mean, then the variance about it, then the result, each a pass over a row that stays in the first cache.
/// </summary>
internal sealed class LayerNormEmitter : KernelEmitter
{
    private readonly LayerNorm _op;
    private readonly int _columns;

    public LayerNormEmitter(LayerNorm op)
    {
        _op = op;
        _columns = op.Source.Shape.Columns;
        AddRef("source", op.Source);
        AddRef("gain", op.Gain);
        if (op.Bias is not null) AddRef("bias", op.Bias);
        AddRef("result", op.Output);
        if (op.Statistics is not null) AddRef("statistics", op.Statistics);
        AddRows(op.Source.Shape[0]);
        AddWorker();
    }

    public override string Name => $"LayerNorm{_columns}{(_op.Statistics is null ? "Inference" : "")}";

    public override string Summary =>
        $"result (rows, {_columns}) = (source - mean) / sqrt(variance + {Literal.Double(_op.Epsilon)}) * gain"
        + (_op.Bias is null ? "." : " + bias.");

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var count = Literal.Of(_columns);
        using (RowLoop(writer))
        {
            writer.Line($"ref var x = ref Unsafe.Add(ref source, row * {count});");
            RowReduction.Sums(writer, _columns, target.Lanes, ["sum"], (lanes, column) => [lanes.At("x", column)]);
            writer.Line($"var mean = sum / {count};");
            writer.Line();
            RowReduction.Sums(writer, _columns, target.Lanes, ["squares"], (lanes, column) =>
            {
                writer.Line($"var centred = {lanes.At("x", column)} - {lanes.Broadcast("mean")};");
                return ["(centred * centred)"];
            });
            writer.Line($"var scale = 1 / MathF.Sqrt(squares / {count} + {Literal.Float(_op.Epsilon)});");
            writer.Line();
            writer.Line($"ref var y = ref Unsafe.Add(ref result, row * {count});");
            ColumnLoop.Emit(writer, _columns, target.Lanes, (lanes, column) =>
            {
                writer.Line($"var normal = ({lanes.At("x", column)} - {lanes.Broadcast("mean")}) * {lanes.Broadcast("scale")};");
                var value = _op.Bias is null
                    ? $"normal * {lanes.At("gain", column)}"
                    : lanes.MultiplyAdd("normal", lanes.At("gain", column), lanes.At("bias", column));
                writer.Line($"{lanes.At("y", column)} = {value};");
            });
            if (_op.Statistics is null) return;
            writer.Line("Unsafe.Add(ref statistics, 2 * row) = mean;");
            writer.Line("Unsafe.Add(ref statistics, 2 * row + 1) = scale;");
        }
    }
}
