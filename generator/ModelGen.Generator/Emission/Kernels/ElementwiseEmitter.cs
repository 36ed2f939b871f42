using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Element-wise maths that found no op to be the epilogue of.</summary>
internal sealed class ElementwiseEmitter : KernelEmitter
{
    private readonly Elementwise _op;
    private readonly EpilogueEmitter _body;
    private readonly int _columns;

    public ElementwiseEmitter(Elementwise op)
    {
        _op = op;
        _columns = op.Stores[0].Output.Shape.Columns;

        // The same trees as an epilogue's, without a result of the op's own before the inputs.
        _body = new EpilogueEmitter(new Epilogue(
            op.Label, op.Operands, [.. op.Stores.Select(store => (store.Output, store.Expression.Substitute(i => new Input(i + 1))))]));
        foreach (var (name, value) in _body.References) AddRef(name, value);
        AddDropout(_body.DropoutSites);
        AddRows(op.Stores[0].Output.Shape[0]);
        AddWorker();
    }

    public override string Name => $"Elementwise{_op.Label}{_columns}";

    public override string Summary => $"{_op.Label} over (rows, {_columns}).";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        using (RowLoop(writer))
        {
            ColumnLoop.Emit(writer, _columns, target.Lanes, (lanes, column) =>
                _body.Emit(writer, lanes, "", "row", column, _columns));
        }
    }
}
