using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Each row its share of the cotangent of the mean. Knowing the shape gains nothing, so the runtime does it.</summary>
internal sealed class MeanPoolGradientEmitter : KernelEmitter
{
    private readonly int _columns;

    public MeanPoolGradientEmitter(MeanPoolGradient op)
    {
        _columns = op.Cotangent.Shape.Columns;
        AddRef("cotangent", op.Cotangent);
        AddRef("gradient", op.SourceGradient);
        AddSequences();
        AddWorker();
    }

    public override string Name => $"MeanPoolGradient{_columns}";

    public override string Summary => $"gradient (rows, {_columns}): each row its share of the cotangent of the mean.";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name) =>
        writer.Line($"SequencePooling.MeanGradient(ref cotangent, ref gradient, ref starts, sequences, {_columns}, worker, workers);");
}
