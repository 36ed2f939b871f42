using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Passes;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Emission;

/// <summary>A program as a class: its regions as methods, and the order in which they run.</summary>
internal sealed class ProgramEmitter(TypeSpec type, PlannedProgram program, KernelSet kernels, bool hasLabels)
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
                writer.List(": base(", ["parameters", "gradients", "pool", "capacity", Sizes(Literal.Of(Memory.FixedFloats))], ")");
            }

            using (writer.Block()) writer.Line("_kernels = Kernels.For(width);");
            writer.Line();
            EmitRun(writer, "RunTraining", region => region.Role != RegionRole.Evaluation);
            writer.Line();

            // Evaluation has a head of its own.
            EmitRun(
                writer, "RunEvaluation",
                region => region.Role == RegionRole.Evaluation || (region.Role == RegionRole.Forward && !IsLossHead(region)));
            EmitRegions(writer, showsAttention: false);
        }
    }, ArenaMap.Of(Memory, Memory.FixedFloats == 0 ? null : $"{Literal.Of(Memory.FixedFloats)} floats for a slice of logits"));

    public string EmitInference()
    {
        var logits = program.Graph.Ops.SelectMany(op => op.Outputs).Single(value => value.Kind == ValueKind.Logits);
        var cache = program.Graph.Ops.SelectMany(op => op.Inputs).FirstOrDefault(value => value.Kind == ValueKind.Cache);
        var kind = cache is null ? "EncoderProgram" : HasSource ? "TranslationProgram" : "InferenceProgram";
        var cached = cache is null ? null : $"{Literal.Of(cache.Shape.FixedLength)} floats of keys and values for each layer and sequence";
        var about = cache is null ? "forward." : "forward with a cache of keys and values.";
        return ModelFile.Write(type, about, writer =>
        {
            using (writer.Block($"private sealed class CompiledInference : {kind}"))
            {
                EmitSizes(writer);
                if (cache is not null) writer.Line($"private const int CacheFloats = {cache.Shape.FixedLength};");
                writer.Line();
                writer.Line(
                    "public CompiledInference(ParameterBlock parameters, ForkJoinPool pool, ProgramCapacity capacity, VectorWidth width)");
                using (writer.Indent()) writer.List(": base(", InferenceArguments(kind, logits), ")");
                using (writer.Block()) writer.Line("_kernels = Kernels.For(width);");
                writer.Line();
                var rows = logits.Shape[0] == Dim.Rows ? "Rows" : "LogitRows";
                var columns = cache is null ? Literal.Of(logits.Shape.Columns) : "VocabularySize";
                writer.Single(
                    $"protected override ReadOnlySpan<float> {(cache is null ? "Output" : "Logits")} =>",
                    $"MemoryMarshal.CreateReadOnlySpan(ref At({Memory[logits].At} * RowCapacity), (int){rows} * {columns});");
                writer.Line();
                if (HasSource)
                {
                    EmitRun(writer, "RunEncoder", region => region.Stack.Rows == Dim.SourceRows);
                    writer.Line();
                }

                EmitRun(writer, HasSource ? "RunDecoder" : "Execute", region => region.Stack.Rows != Dim.SourceRows);
                EmitRegions(writer, showsAttention: true);
            }
        }, ArenaMap.Of(Memory, cached));
    }

    private IEnumerable<string> InferenceArguments(string kind, Value logits) => kind switch
    {
        "EncoderProgram" =>
        [
            "parameters", "pool", "capacity", Sizes("0"), Literal.Of(logits.Shape.Columns),
            $"perToken: {(logits.Shape[0] == Dim.Rows ? "true" : "false")}",
        ],
        "TranslationProgram" =>
            ["parameters", "pool", "capacity", Sizes("(long)capacity.Sequences * Layers * CacheFloats"), CacheLayout()],
        _ => ["parameters", "pool", "capacity", Sizes("(long)capacity.Sequences * Layers * CacheFloats")],
    };

    private static bool IsLossHead(Region region) => region.Name == "head";

    private bool HasSource => Memory.SourceRows.FloatsPerRow > 0;

    private string Sizes(string fixedFloats) =>
        $"new(ArenaFloatsPerRow, {fixedFloats}, ScratchFloats, VocabularySize, ContextLength"
        + $"{(HasSource ? ", ArenaFloatsPerSourceRow, SourceVocabularySize, SourceContextLength" : "")}"
        + $"{(hasLabels ? ", Labels: Labels" : "")})";

    private string CacheLayout()
    {
        var spec = program.Graph.Ops.OfType<CachedAttention>().First().Spec;
        var sizes = new[] { spec.Heads, spec.KeyDim, spec.ValueDim, spec.PaddedKeyContext };
        return $"new CacheLayout(Layers, {string.Join(", ", sizes.Select(size => Literal.Of(size)))})";
    }

    private void EmitSizes(SourceWriter writer)
    {
        writer.Line($"private const int ArenaFloatsPerRow = {Memory.Rows.FloatsPerRow};");
        if (HasSource) writer.Line($"private const int ArenaFloatsPerSourceRow = {Memory.SourceRows.FloatsPerRow};");
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
                else if (region.IsBackward) EmitBackwardLayers(writer, region, name);
                else writer.Line($"for (var layer = 0; layer < {region.Stack.LayersConstant}; layer++) {name}(layer, worker);");
            }
        }
    }

    private void EmitBackwardLayers(SourceWriter writer, Region region, string name)
    {
        var layers = region.Stack.LayersConstant;
        var loop = $"for (var layer = {layers} - 1; layer >= 0; layer--)";
        if (program.Recomputations.FirstOrDefault(again => again.Stack == region.Stack) is not { } recomputation)
        {
            writer.Line($"{loop} {name}(layer, worker);");
            return;
        }

        using (writer.Block(loop))
        {
            writer.Comment("What the last layer computed is still there.");
            writer.Line($"if (layer < {layers} - 1) {Literal.Pascal(recomputation.Name)}(layer, worker);");
            writer.Line($"{name}(layer, worker);");
        }
    }

    private void EmitRegions(SourceWriter writer, bool showsAttention)
    {
        foreach (var region in program.Graph.Regions.Concat(program.Recomputations))
        {
            if (region.Ops.Count == 0) continue;
            writer.Line();
            new RegionEmitter(region, program, kernels, showsAttention, writer).Emit();
        }
    }
}
