using ModelGen.Generator.Graph;
using ModelGen.Generator.Passes;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Emission;

/// <summary>A program as a class: its regions as methods, and the order in which they run.</summary>
internal sealed class ProgramEmitter(TypeSpec type, PlannedProgram program, KernelSet kernels)
{
    private MemoryPlan Memory => program.Memory;

    public string EmitTraining() => ModelFile.Write(type, "forward, loss and backward.", writer =>
    {
        using (writer.Block("private sealed class CompiledTraining : TrainingProgram"))
        {
            EmitSizes(writer);
            writer.Line();
            writer.Line("public CompiledTraining(");
            using (writer.Indent())
            {
                writer.Line(
                    "ParameterBlock parameters, ParameterBlock gradients, ForkJoinPool pool, ProgramCapacity capacity, VectorWidth width)");
                writer.Line($": base(parameters, gradients, pool, capacity, {Sizes(Literal.Of(Memory.FixedFloats))})");
            }

            using (writer.Block()) writer.Line("_kernels = Kernels.For(width);");
            writer.Line();
            EmitRun(writer, "RunTraining", region => region.Role != RegionRole.Evaluation);
            writer.Line();

            // The forward head hands nothing on; evaluation has its own.
            EmitRun(
                writer, "RunEvaluation",
                region => region.Role == RegionRole.Evaluation || (region.Role == RegionRole.Forward && region.Output is not null));
            EmitRegions(writer);
        }
    }, ArenaMap());

    public string EmitInference()
    {
        var cache = program.Graph.Ops.SelectMany(op => op.Inputs).First(value => value.Kind == ValueKind.Cache).Shape.FixedLength;
        var logits = program.Graph.Ops.SelectMany(op => op.Outputs).Single(value => value.Kind == ValueKind.Logits);
        return ModelFile.Write(type, "forward with a cache of keys and values.", writer =>
        {
            using (writer.Block("private sealed class CompiledInference : InferenceProgram"))
            {
                EmitSizes(writer);
                writer.Line();
                writer.Line(
                    "public CompiledInference("
                    + "ParameterBlock parameters, ForkJoinPool pool, int batch, int maximumLength, VectorWidth width)");
                using (writer.Indent())
                {
                    writer.List(
                        ": base(",
                        ["parameters", "pool", "new(batch, batch * maximumLength)", Sizes($"(long)batch * Layers * {cache}")],
                        ")");
                }

                using (writer.Block()) writer.Line("_kernels = Kernels.For(width);");
                writer.Line();
                writer.Single(
                    "protected override ReadOnlySpan<float> Logits =>",
                    $"MemoryMarshal.CreateReadOnlySpan(ref At({Memory[logits].At} * RowCapacity), (int)LogitRows * VocabularySize);");
                writer.Line();
                EmitRun(writer, "Execute", _ => true);
                EmitRegions(writer);
            }
        }, ArenaMap());
    }

    private static string Sizes(string fixedFloats) =>
        $"new(ArenaFloatsPerRow, {fixedFloats}, ScratchFloats, VocabularySize, ContextLength)";

    private void EmitSizes(SourceWriter writer)
    {
        writer.Line($"private const int ArenaFloatsPerRow = {Memory.FloatsPerRow};");
        writer.Line($"private const int ScratchFloats = {Memory.FloatsPerWorker};");
        writer.Line();
        writer.Line("private readonly Kernels _kernels;");
    }

    private void EmitRun(SourceWriter writer, string method, Func<Region, bool> runs)
    {
        using (writer.Block($"protected override void {method}(int worker)"))
        {
            foreach (var region in program.Graph.Regions.Where(runs))
            {
                if (region.Ops.Count == 0) continue;
                var name = Literal.Pascal(region.Name);
                if (!region.IsPerLayer) writer.Line($"{name}(worker);");
                else if (region.IsBackward) EmitBackwardLayers(writer, name);
                else writer.Line($"for (var layer = 0; layer < Layers; layer++) {name}(layer, worker);");
            }
        }
    }

    private void EmitBackwardLayers(SourceWriter writer, string name)
    {
        const string Loop = "for (var layer = Layers - 1; layer >= 0; layer--)";
        if (program.Recomputation is null)
        {
            writer.Line($"{Loop} {name}(layer, worker);");
            return;
        }

        using (writer.Block(Loop))
        {
            writer.Comment("What the last layer computed is still there.");
            writer.Line($"if (layer < Layers - 1) {Literal.Pascal(program.Recomputation.Name)}(layer, worker);");
            writer.Line($"{name}(layer, worker);");
        }
    }

    private void EmitRegions(SourceWriter writer)
    {
        var regions = program.Graph.Regions;
        foreach (var region in program.Recomputation is { } recomputation ? regions.Append(recomputation) : regions)
        {
            if (region.Ops.Count == 0) continue;
            writer.Line();
            new RegionEmitter(region, program, kernels, writer).Emit();
        }
    }

    private IEnumerable<string> ArenaMap()
    {
        yield return "";
        var excess = 100.0 * (Memory.FloatsPerRow - Memory.LiveFloatsPerRow) / Memory.LiveFloatsPerRow;
        yield return FormattableString.Invariant(
            $"Arena, {Memory.FloatsPerRow} floats a row; live at once at most {Memory.LiveFloatsPerRow} ({excess:F1}% above the bound).");
        yield return "At, floats a row, what:";
        foreach (var pair in Memory.Slots.OrderBy(pair => pair.Value.At).ThenBy(pair => pair.Key.Name, StringComparer.Ordinal))
        {
            var placement = pair.Value.Placement switch
            {
                LayerPlacement.PerLayer or LayerPlacement.Stream => ", every layer",
                LayerPlacement.Alternating => ", layers in turn",
                _ => "",
            };
            yield return $"  {Literal.Of(pair.Value.At),6}  {Literal.Of(pair.Value.Width),6}  {pair.Key.Name}{placement}";
        }

        yield return "";
    }
}
