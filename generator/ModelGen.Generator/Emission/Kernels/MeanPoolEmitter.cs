using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// The mean of each sequence in its first row, and zero in the others. Knowing the shape gains nothing, so the runtime does it.
/// </summary>
internal sealed class MeanPoolEmitter : KernelEmitter
{
    private readonly int _columns;

    public MeanPoolEmitter(MeanPool op)
    {
        _columns = op.Source.Shape.Columns;
        AddRef("source", op.Source);
        AddRef("result", op.Output);
        AddSequences();
        AddWorker();
    }

    public override string Name => $"MeanPool{_columns}";

    public override string Summary => $"result (rows, {_columns}): the mean of each sequence in its first row, and zero in the others.";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name) =>
        writer.Line($"SequencePooling.Mean(ref source, ref result, ref starts, sequences, {_columns}, worker, workers);");
}
