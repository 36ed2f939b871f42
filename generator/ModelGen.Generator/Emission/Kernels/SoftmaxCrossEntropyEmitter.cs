using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Loss of each row of logits and, in their place, their cotangents.</summary>
internal sealed class SoftmaxCrossEntropyEmitter : KernelEmitter
{
    private readonly SoftmaxCrossEntropy _op;
    private readonly int _columns;

    public SoftmaxCrossEntropyEmitter(SoftmaxCrossEntropy op)
    {
        _op = op;
        _columns = op.Logits.Shape.Columns;
        AddRef("logits", op.Logits);
        Add("ref int", "targets", new KernelArgument.Of(op.Targets));
        AddRef("losses", op.Losses);
        if (HasGradient) Add("float", "lossScale", new KernelArgument.Text("LossScale"));
        AddRows(Dim.Slice);
        AddWorker();
    }

    private bool HasGradient => _op.Cotangent is not null;

    private bool IsSmoothed => _op.Smoothing > 0;

    public override string Name => $"{(IsSmoothed ? "Smoothed" : "")}SoftmaxCrossEntropy{_columns}{(HasGradient ? "Gradient" : "")}";

    public override string Summary => HasGradient
        ? $"losses (rows) = logSumExp(logits) - logits[target]; logits (rows, {_columns}) = "
            + "(softmax(logits) - label) * lossScale. A negative target is ignored." + Label
        : $"losses (rows) = logSumExp(logits) - logits[target], logits (rows, {_columns}). A negative target is ignored." + Label;

    private string Label => IsSmoothed
        ? $" The label is {Literal.Float(1 - _op.Smoothing)} * onehot(target) + {Literal.Float(_op.Smoothing)} / {_columns}."
        : "";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var columns = Literal.Of(_columns);
        using (RowLoop(writer))
        {
            writer.Line($"ref var x = ref Unsafe.Add(ref logits, row * {columns});");
            writer.Line("var target = Unsafe.Add(ref targets, row);");
            using (writer.Block("if (target < 0)"))
            {
                writer.Line("Unsafe.Add(ref losses, row) = 0;");
                if (HasGradient)
                {
                    ColumnLoop.Emit(writer, _columns, target.Lanes, (lanes, column) =>
                        writer.Line($"{lanes.At("x", column)} = {lanes.Zero};"));
                }

                writer.Line("continue;");
            }

            writer.Line();
            writer.Line("var targetLogit = Unsafe.Add(ref x, target);");
            EmitMaximum(writer, target.Lanes);
            RowReduction.Sums(writer, _columns, target.Lanes, IsSmoothed ? ["sum", "logitSum"] : ["sum"], (lanes, column) =>
            {
                if (IsSmoothed) writer.Line($"var logit = {lanes.At("x", column)};");
                var exponential = $"VectorMath.Exp({(IsSmoothed ? "logit" : lanes.At("x", column))} - {lanes.Broadcast("maximum")})";
                if (!HasGradient) return IsSmoothed ? [exponential, "logit"] : [exponential];
                writer.Line($"var exponential = {exponential};");
                writer.Line($"{lanes.At("x", column)} = exponential;");
                return IsSmoothed ? ["exponential", "logit"] : ["exponential"];
            });
            var label = IsSmoothed
                ? $"{Literal.Float(1 - _op.Smoothing)} * targetLogit - {Literal.Float(_op.Smoothing / _columns)} * logitSum"
                : "targetLogit";
            writer.Line($"Unsafe.Add(ref losses, row) = maximum + MathF.Log(sum) - {label};");
            if (!HasGradient) return;
            writer.Line();
            writer.Line("var scale = lossScale / sum;");
            if (!IsSmoothed)
            {
                ColumnLoop.Emit(writer, _columns, target.Lanes, (lanes, column) =>
                    writer.Line($"{lanes.At("x", column)} *= {lanes.Broadcast("scale")};"));
                writer.Line("Unsafe.Add(ref x, target) -= lossScale;");
                return;
            }

            writer.Line($"var spread = lossScale * {Literal.Float(_op.Smoothing / _columns)};");
            ColumnLoop.Emit(writer, _columns, target.Lanes, (lanes, column) =>
            {
                var element = lanes.At("x", column);
                writer.Line($"{element} = {element} * {lanes.Broadcast("scale")} - {lanes.Broadcast("spread")};");
            });
            writer.Line($"Unsafe.Add(ref x, target) -= lossScale * {Literal.Float(1 - _op.Smoothing)};");
        }
    }

    private void EmitMaximum(SourceWriter writer, Lanes widest)
    {
        var vector = Lanes.Cover(_columns, widest.Count)[0];
        var hasTail = _columns % vector.Count != 0;
        writer.Line($"var maximumLanes = {vector.At("x", "0")};");
        if (hasTail) writer.Line("var maximumTail = float.NegativeInfinity;");
        ColumnLoop.Emit(writer, _columns, widest, (lanes, column) => writer.Line(lanes == vector
            ? $"maximumLanes = {lanes.Max("maximumLanes", lanes.At("x", column))};"
            : $"maximumTail = MathF.Max(maximumTail, {lanes.MaxElement(lanes.At("x", column))});"));
        writer.Line(hasTail
            ? $"var maximum = MathF.Max({vector.MaxElement("maximumLanes")}, maximumTail);"
            : $"var maximum = {vector.MaxElement("maximumLanes")};");
    }
}
