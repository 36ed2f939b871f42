using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Adds cotangent rows to table rows: knowing the shape gains nothing, so the runtime does it.</summary>
internal sealed class GatherGradientEmitter : KernelEmitter
{
    private readonly GatherGradient _op;

    public GatherGradientEmitter(GatherGradient op)
    {
        _op = op;
        var isSource = op.Cotangent.Shape[0] == Dim.SourceRows;
        AddRef("cotangent", op.Cotangent);
        AddRef("gradient", op.TableGradient);
        if (op.Source == IndexSource.Token) Add("ref int", "tokens", new KernelArgument.Text(isSource ? "SourceTokens" : "Tokens"));
        else AddSequences(isSource ? "SourceStarts" : "SequenceStarts", isSource ? "Sources" : "Batch");
        if (op.Source == IndexSource.Token) AddRows(op.Cotangent.Shape[0]);
        AddAccumulate(op);
        AddWorker();
    }

    public override string Name => $"GatherGradient{_op.Source}{_op.TableGradient.Shape[0].Size}x{_op.Cotangent.Shape.Columns}";

    public override string Summary =>
        $"gradient {_op.TableGradient.Shape}[{_op.Source.ToString().ToLowerInvariant()} of row] += "
        + $"cotangent (rows, {_op.Cotangent.Shape.Columns})[row].";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var index = _op.Source == IndexSource.Token ? "ref tokens, rows" : "ref starts, sequences";
        var (entries, columns) = (Literal.Of(_op.TableGradient.Shape[0].Size), Literal.Of(_op.Cotangent.Shape.Columns));
        writer.Line(
            $"LookupGradient.By{_op.Source}(ref cotangent, ref gradient, {index}, {entries}, {columns}, accumulate, worker, workers);");
    }
}
