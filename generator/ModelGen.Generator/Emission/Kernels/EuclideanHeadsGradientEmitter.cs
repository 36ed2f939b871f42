using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>The cotangent of what was extended.</summary>
internal sealed class EuclideanHeadsGradientEmitter : ProjectedHeadsKernel
{
    public EuclideanHeadsGradientEmitter(EuclideanHeadsGradient op)
        : base(op.Heads)
    {
        AddRef("cotangent", op.Cotangent);
        AddRef("output", op.Output);
        AddRef("gradient", op.Gradient);
        AddRows(op.Output.Shape[0]);
        AddWorker();
    }

    public override string Name => "EuclideanHeadsGradient" + Sizes;

    public override string Summary =>
        $"gradient = cotangent for queries, 2 cotangent - output * its last column for keys, head by head: {Described}.";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var keyDim = Heads.KeyDim;
        Operand[] operands = [new("dy", "cotangent", keyDim + 1), new("y", "output", keyDim + 1), new("dx", "gradient", keyDim)];
        EmitRows(writer, target.Lanes, operands, [(Heads.QueryHeads, EmitQuery), (Heads.KeyHeads, EmitKey)]);

        void EmitQuery() => ColumnLoop.Emit(writer, keyDim, target.Lanes, (lanes, column) =>
            writer.Line($"{lanes.At("dx", column)} = {lanes.At("dy", column)};"));

        void EmitKey()
        {
            writer.Line($"var last = Unsafe.Add(ref dy, {keyDim});");
            ColumnLoop.Emit(writer, keyDim, target.Lanes, (lanes, column) =>
            {
                var twice = $"{lanes.Broadcast("2f")} * {lanes.At("dy", column)}";
                writer.Line($"{lanes.At("dx", column)} = {twice} - {lanes.At("y", column)} * {lanes.Broadcast("last")};");
            });
        }
    }
}
