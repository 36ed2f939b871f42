using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>The first row of each sequence. Knowing the shape gains nothing, so the runtime does it.</summary>
internal sealed class SelectFirstRowsEmitter : KernelEmitter
{
    private readonly int _columns;

    public SelectFirstRowsEmitter(SelectFirstRows op)
    {
        _columns = op.Source.Shape.Columns;
        AddRef("source", op.Source);
        AddRef("result", op.Output);
        AddSequences();
        AddWorker();
    }

    public override string Name => $"SelectFirstRows{_columns}";

    public override string Summary => $"result (sequences, {_columns}): the first row of each sequence.";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name) =>
        writer.Line($"SequencePooling.First(ref source, ref result, ref starts, sequences, {_columns}, worker, workers);");
}
