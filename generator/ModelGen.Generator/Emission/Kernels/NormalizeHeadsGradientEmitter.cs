using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>The cotangent of what was normalized.</summary>
internal sealed class NormalizeHeadsGradientEmitter : ProjectedHeadsKernel
{
    public NormalizeHeadsGradientEmitter(NormalizeHeadsGradient op)
        : base(op.Heads)
    {
        AddRef("cotangent", op.Cotangent);
        AddRef("output", op.Output);
        AddRef("scales", op.Scales);
        AddRef("gradient", op.Gradient);
        AddRows(op.Output.Shape[0]);
        AddWorker();
    }

    public override string Name => "NormalizeHeadsGradient" + Sizes;

    public override string Summary =>
        $"gradient = (cotangent - output (output . cotangent)) * scale, head by head: {Described}.";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var keyDim = Heads.KeyDim;
        Operand[] operands =
        [
            new("dy", "cotangent", keyDim), new("y", "output", keyDim), new("scale", "scales", 1, HasValues: false),
            new("dx", "gradient", keyDim),
        ];
        EmitRows(writer, target.Lanes, operands, [(Heads.QueryHeads + Heads.KeyHeads, () =>
        {
            writer.Line("var inverse = scale;");
            RowReduction.Sums(writer, keyDim, target.Lanes, ["along"], (lanes, column) =>
                [$"({lanes.At("dy", column)} * {lanes.At("y", column)})"]);
            ColumnLoop.Emit(writer, keyDim, target.Lanes, (lanes, column) =>
            {
                var across = $"{lanes.At("dy", column)} - {lanes.At("y", column)} * {lanes.Broadcast("along")}";
                writer.Line($"{lanes.At("dx", column)} = ({across}) * {lanes.Broadcast("inverse")};");
            });
        })]);
    }
}
