using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Each head's query and key divided by its norm.</summary>
internal sealed class NormalizeHeadsEmitter : ProjectedHeadsKernel
{
    public NormalizeHeadsEmitter(NormalizeHeads op)
        : base(op.Heads)
    {
        AddRef("source", op.Source);
        AddRef("result", op.Output);
        AddRef("scales", op.Scales);
        AddRows(op.Source.Shape[0]);
        AddWorker();
    }

    public override string Name => "NormalizeHeads" + Sizes;

    public override string Summary => $"result = source / its norm, head by head: {Described}. Scales: 1 / norm.";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var keyDim = Heads.KeyDim;
        Operand[] operands = [new("x", "source", keyDim), new("scale", "scales", 1, HasValues: false), new("y", "result", keyDim)];
        EmitRows(writer, target.Lanes, operands, [(Heads.QueryHeads + Heads.KeyHeads, () =>
        {
            RowReduction.Sums(writer, keyDim, target.Lanes, ["squares"], (lanes, column) =>
                [$"({lanes.At("x", column)} * {lanes.At("x", column)})"]);
            writer.Line($"var inverse = 1 / MathF.Sqrt(squares + {Literal.Float(NormalizeHeads.Epsilon)});");
            writer.Line("scale = inverse;");
            ColumnLoop.Emit(writer, keyDim, target.Lanes, (lanes, column) =>
                writer.Line($"{lanes.At("y", column)} = {lanes.At("x", column)} * {lanes.Broadcast("inverse")};"));
        })]);
    }
}
