using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>The input's cotangent of layer norm, with an epilogue such as the residual branch's share.</summary>
internal sealed class LayerNormGradientEmitter : KernelEmitter
{
    private readonly LayerNormGradient _op;
    private readonly EpilogueEmitter _epilogue;
    private readonly int _columns;

    public LayerNormGradientEmitter(LayerNormGradient op)
    {
        _op = op;
        _epilogue = new EpilogueEmitter(op.Epilogue);
        _columns = op.Source.Shape.Columns;
        AddRef("cotangent", op.Cotangent);
        AddRef("source", op.Source);
        AddRef("statistics", op.Statistics);
        AddRef("gain", op.Gain);
        foreach (var (name, value) in _epilogue.References) AddRef(name, value);
        AddDropout(_epilogue.DropoutSites);
        AddRows(op.Source.Shape[0]);
        AddWorker();
    }

    public override string Name => $"LayerNormGradient{_columns}{_op.Epilogue.Label}";

    public override string Summary =>
        $"(rows, {_columns}): with n = (source - mean) / deviation and g = cotangent * gain, "
        + "(g - average(g) - n average(g n)) / deviation.";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var count = Literal.Of(_columns);
        using (RowLoop(writer))
        {
            writer.Line($"ref var x = ref Unsafe.Add(ref source, row * {count});");
            writer.Line($"ref var dy = ref Unsafe.Add(ref cotangent, row * {count});");
            writer.Line("var mean = Unsafe.Add(ref statistics, 2 * row);");
            writer.Line("var scale = Unsafe.Add(ref statistics, 2 * row + 1);");
            RowReduction.Sums(writer, _columns, target.Lanes, ["scaledSum", "scaledNormalSum"], (lanes, column) =>
            {
                EmitTerms(writer, lanes, column);
                return ["scaled", "(scaled * normal)"];
            });
            writer.Line($"var average = scaledSum / {count};");
            writer.Line($"var correlation = scaledNormalSum / {count};");
            writer.Line();
            ColumnLoop.Emit(writer, _columns, target.Lanes, (lanes, column) =>
            {
                EmitTerms(writer, lanes, column);
                var centred = $"scaled - {lanes.Broadcast("average")} - normal * {lanes.Broadcast("correlation")}";
                writer.Line($"var gradient = ({centred}) * {lanes.Broadcast("scale")};");
                _epilogue.Emit(writer, lanes, "gradient", "row", column, _columns);
            });
        }
    }

    private static void EmitTerms(SourceWriter writer, Lanes lanes, string column)
    {
        writer.Line($"var scaled = {lanes.At("dy", column)} * {lanes.At("gain", column)};");
        writer.Line($"var normal = ({lanes.At("x", column)} - {lanes.Broadcast("mean")}) * {lanes.Broadcast("scale")};");
    }
}
