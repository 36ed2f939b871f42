using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Copies the rows whose logits are asked for: knowing the shape gains nothing, so the runtime does it.</summary>
internal sealed class SelectLogitRowsEmitter : KernelEmitter
{
    private readonly int _columns;

    public SelectLogitRowsEmitter(SelectLogitRows op)
    {
        _columns = op.Source.Shape.Columns;
        AddRef("source", op.Source);
        AddRef("result", op.Output);
        Add("nint", "rows", new KernelArgument.Extent(Dim.LogitRows));
        Add("nint", "stride", new KernelArgument.Text("EveryPosition ? 1 : Length"));
        AddWorker();
    }

    public override string Name => $"SelectLogitRows{_columns}";

    public override string Summary =>
        $"result (rows, {_columns}) = every row of source, or the last of each sequence: the last of every stride rows.";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        writer.Line($"SelectedRows.Copy(ref source, ref result, rows, stride, {_columns}, worker, workers);");
    }
}
