using ModelGen.Generator.Emission.Kernels;
using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Passes;

namespace ModelGen.Generator.Emission;

/// <summary>
/// One region as a method: every worker runs it and takes its share of each kernel; where one must wait for the others stands a barrier.
/// </summary>
/// <param name="region">The region.</param>
/// <param name="program">The program that it is of.</param>
/// <param name="kernels">The model's kernels.</param>
/// <param name="showsAttention">Whether attention weights can be asked for.</param>
/// <param name="writer">Takes the text.</param>
internal sealed class RegionEmitter(Region region, PlannedProgram program, KernelSet kernels, bool showsAttention, SourceWriter writer)
{
    private readonly Dictionary<object, string> _locals = [];
    private bool _isInSlice;

    /// <summary>The method's name.</summary>
    public string Name => Literal.Pascal(region.Name);

    public void Emit()
    {
        writer.Line($"private void {Name}({(region.IsPerLayer ? "int layer, " : "")}int worker)");
        using (writer.Block())
        {
            var values = region.Ops.SelectMany(op => op.Inputs.Concat(op.Outputs)).ToList();
            if (values.Any(value => value.Kind == ValueKind.Parameter)) writer.Line("ref var weights = ref Parameters.Start;");
            if (values.Any(value => value.Kind == ValueKind.ParameterGradient)) writer.Line("ref var gradients = ref Gradients.Start;");
            var kernelParameters = region.Ops.SelectMany(PlannedProgram.KernelOps).SelectMany(op => KernelEmitter.For(op).Parameters);
            if (kernelParameters.Any(parameter => parameter.Name == "scratch"))
                writer.Line("ref var scratch = ref At(WorkerStart + worker * FloatsPerWorker);");
            EmitDropoutSites();

            foreach (var (op, needsBarrier) in Schedule.Of(region.Ops, program.Memory))
            {
                if (needsBarrier) writer.Line("Pool.Barrier();");
                writer.Line();
                writer.Comment(op.ToString().Replace("%", ""));
                Declare(op);
                if (op is ISlicedOp sliced) EmitSlices(sliced);
                else EmitCall(op);
                if (showsAttention) CaptureEmitter.Emit(writer, op, view => Element(view.Value, view.Column, view.LayerStride));
            }

            // After slices the workers have met.
            if (region.Ops[region.Ops.Count - 1] is not ISlicedOp) writer.Line("Pool.Barrier();");
        }
    }

    private void EmitDropoutSites()
    {
        var sites = region.Ops.SelectMany(SitesOf).Distinct().ToList();
        foreach (var site in sites)
        {
            var number = Literal.Of(site.Site);
            var layer = region.IsPerLayer ? "layer" : "0";
            writer.Line($"var dropout{number} = Dropout({number}, {layer}, {Literal.Double(site.Probability)});");
        }
    }

    private static IEnumerable<DropoutFactor> SitesOf(Op op) => op switch
    {
        IEpilogueHost host => host.Epilogue.Stores.SelectMany(store => store.Expression.DropoutSites),
        Elementwise elementwise => elementwise.Stores.SelectMany(store => store.Expression.DropoutSites),
        Attention { Dropout: { } site } => [site],
        AttentionGradient { Dropout: { } site } => [site],
        AdditiveAttention { Dropout: { } site } => [site],
        AdditiveAttentionGradient { Dropout: { } site } => [site],
        _ => [],
    };

    // Rows in slices: what is of one slice is used again and again, what is of all rows is moved along.
    private void EmitSlices(ISlicedOp op)
    {
        using (writer.Block($"for (nint start = 0; start < Rows; start += {op.SliceRows})"))
        {
            _isInSlice = true;
            writer.Line($"var count = Math.Min(Rows - start, {op.SliceRows});");
            foreach (var (part, needsBarrier) in Schedule.Of(op.Body, program.Memory))
            {
                if (needsBarrier) writer.Line("Pool.Barrier();");
                EmitCall(part);
            }

            writer.Line("Pool.Barrier();");
            _isInSlice = false;
        }
    }

    private void Declare(Op op)
    {
        foreach (var value in op.Inputs.Concat(op.Outputs).Concat(op is ISlicedOp sliced ? [sliced.SliceBuffer] : []))
        {
            if (value.Kind is ValueKind.Tokens or ValueKind.Targets or ValueKind.Losses || _locals.ContainsKey(Key(value))) continue;
            var name = Literal.Camel(value.Name);
            for (var number = 2; _locals.ContainsValue(name); number++) name = Literal.Camel(value.Name) + Literal.Of(number);
            _locals.Add(Key(value), name);
            writer.Line($"ref var {name} = ref {Address(value)}; // {value.Shape}");
        }
    }

    private void EmitCall(Op op)
    {
        var kernel = KernelEmitter.For(op);
        writer.List($"_kernels.{kernels.NameOf(kernel)}(", kernel.Parameters.Select(Argument), ");");
    }

    private string Argument(KernelParameter parameter) => parameter.Argument switch
    {
        KernelArgument.Of argument => "ref " + Element(argument.Value, argument.Column, argument.LayerStride),
        KernelArgument.Extent when _isInSlice => "count",
        KernelArgument.Extent extent => extent.Dim == Dim.LogitRows ? "LogitRows" : extent.Dim == Dim.SourceRows ? "SourceRows" : "Rows",
        KernelArgument.Accumulation { Always: true } => "true",
        KernelArgument.Accumulation => _isInSlice ? "Accumulate || start > 0" : "Accumulate",
        KernelArgument.Text text => parameter.Passing + text.Expression,
        _ => throw new InvalidOperationException(),
    };

    private string Element(Value value, int column, int layerStride)
    {
        var reference = value.Kind switch
        {
            ValueKind.Tokens => "Tokens",
            ValueKind.Targets => "Targets",
            ValueKind.Losses => "RowLosses",
            _ => _locals[Key(value)],
        };
        if (_isInSlice && value.Shape[0] == Dim.Rows)
            return $"Unsafe.Add(ref {reference}, start{(value.Shape.FixedLength == 1 ? "" : " * " + Literal.Of(value.Shape.FixedLength))})";
        if (layerStride > 0) return $"Unsafe.Add(ref {reference}, {(column == 0 ? "" : $"{column} + ")}layer * {layerStride})";
        return column == 0 ? reference : $"Unsafe.Add(ref {reference}, {column})";
    }

    private string Address(Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Parameter or ValueKind.ParameterGradient:
                var parameter = value.Parameter!;
                var ofLayer = parameter.LayersOf is { } stack ? $" + layer * {ParameterPlan.LayerLengthConstant(stack)}" : "";
                var offset = "ParameterOffset." + ParameterPlan.ConstantName(parameter) + ofLayer;
                return $"Unsafe.Add(ref {(value.Kind == ValueKind.Parameter ? "weights" : "gradients")}, {offset})";
            case ValueKind.Constant:
                return Literal.Pascal(value.Name) + ".Start";
            case ValueKind.Cache:
                return $"At(FixedStart + (nint)layer * MaximumBatch * {value.Shape.FixedLength})";
        }

        if (program.Memory.IsFixed(value)) return "At(FixedStart)";
        var slot = program.Memory[value];
        var (start, capacity) = ArenaSection.IsSource(value) ? ("SourceStart + ", "SourceRowCapacity") : ("", "RowCapacity");
        if (slot.Placement == LayerPlacement.Single)
        {
            if (slot.At > 0) return $"At({start}{slot.At} * {capacity})";
            return start.Length == 0 ? "Arena" : "At(SourceStart)";
        }

        var turn = slot.Placement == LayerPlacement.Alternating ? " % 2" : "";
        var layerOffset = $"{(slot.LayerShift == 0 ? "layer" : "(layer + 1)")}{turn} * {slot.Stride}";
        return $"At({start}({(slot.At == 0 ? "" : $"{slot.At} + ")}{layerOffset}) * {capacity})";
    }

    // Gradients of one parameter are one place, whichever op writes them.
    private static object Key(Value value) => value.Kind == ValueKind.ParameterGradient ? value.Parameter! : value;
}
