using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Queries and keys with the column that makes distances of their products.</summary>
internal sealed class EuclideanHeadsEmitter : ProjectedHeadsKernel
{
    public EuclideanHeadsEmitter(EuclideanHeads op)
        : base(op.Heads)
    {
        AddRef("source", op.Source);
        AddRef("result", op.Output);
        AddRows(op.Source.Shape[0]);
        AddWorker();
    }

    public override string Name => "EuclideanHeads" + Sizes;

    public override string Summary => $"result = [source, 1] for queries, [2 source, -squared norm] for keys, head by head: {Described}.";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var keyDim = Heads.KeyDim;
        Operand[] operands = [new("x", "source", keyDim), new("y", "result", keyDim + 1)];
        EmitRows(writer, target.Lanes, operands, [(Heads.QueryHeads, EmitQuery), (Heads.KeyHeads, EmitKey)]);

        void EmitQuery()
        {
            ColumnLoop.Emit(writer, keyDim, target.Lanes, (lanes, column) =>
                writer.Line($"{lanes.At("y", column)} = {lanes.At("x", column)};"));
            writer.Line($"Unsafe.Add(ref y, {keyDim}) = 1f;");
        }

        void EmitKey()
        {
            RowReduction.Sums(writer, keyDim, target.Lanes, ["squares"], (lanes, column) =>
            {
                writer.Line($"var element = {lanes.At("x", column)};");
                writer.Line($"{lanes.At("y", column)} = element + element;");
                return ["(element * element)"];
            });
            writer.Line($"Unsafe.Add(ref y, {keyDim}) = -squares;");
        }
    }
}
