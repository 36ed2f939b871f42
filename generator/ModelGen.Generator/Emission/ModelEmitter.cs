using ModelGen.Generator.Graph;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Emission;

/// <summary>The public face of the model: its dimensions as constants, its parameters, and how it is made and loaded.</summary>
internal sealed class ModelEmitter(ModelSpec spec, ParameterPlan parameters, int floatsPerRow, int inferenceLength)
{
    private DimensionsSpec Size => spec.Dimensions;

    private string Name => spec.Type.Name;

    private bool HasPositionTable => spec.Positions == PositionKind.Sinusoidal;

    public string Emit() => ModelFile.Write(
        spec.Type,
        $"a {Size.Layers}-layer {spec.Topology.ToString().ToLowerInvariant()} of {parameters.Count} parameters.",
        EmitMembers,
        Header(),
        $"global::ModelGen.TransformerModel, global::ModelGen.ITransformer<{Name}>",
        Documentation());

    private IEnumerable<string> Header()
    {
        yield return "";
        yield return "Parameters, in floats from the start of the block:";
        foreach (var parameter in parameters.Parameters)
            yield return $"  {parameters[parameter],10}  {parameter.FullName} {parameter.Shape}";
        if (Size.Layers > 1) yield return $"  Layer N stands {parameters.LayerLength} floats after layer N - 1.";
        yield return "";
    }

    private IEnumerable<string> Documentation()
    {
        yield return "<summary>";
        yield return $"A Transformer decoder: DModel {Size.DModel}, {Size.Layers} layers, {Size.Heads} heads of {Size.HeadDim}, "
            + $"feed-forward {Size.DFeedForward}, vocabulary {Size.VocabularySize}, context {Size.ContextLength}.";
        yield return $"{Grouped(parameters.Count)} parameters, {Grouped(parameters.Count * 4)} bytes of weights; "
            + $"training keeps {Grouped(floatsPerRow * 4L)} bytes of activations a token.";
        yield return "</summary>";
    }

    private void EmitMembers(SourceWriter writer)
    {
        Constant(writer, "int", "DModel", Size.DModel, "Width of the residual stream.");
        Constant(writer, "int", "Layers", Size.Layers, "Layers in the stack.");
        Constant(writer, "int", "Heads", Size.Heads, "Attention heads in each layer.");
        Constant(writer, "int", "HeadDim", Size.HeadDim, "Width of one head.");
        Constant(writer, "int", "DFeedForward", Size.DFeedForward, "Hidden width of the feed-forward network.");
        Constant(writer, "int", "VocabularySize", Size.VocabularySize, "Distinct tokens.");
        Constant(writer, "int", "ContextLength", Size.ContextLength, "Longest sequence, in tokens.");
        Constant(writer, "long", "ParameterCount", parameters.Count, "Trained numbers.");
        writer.Line($"private const int LayerLength = {parameters.LayerLength};");
        writer.Line();
        writer.Line("private static readonly ParameterLayout DeclaredParameters = CreateParameters();");
        writer.Single(
            "private static readonly ModelDimensions DeclaredDimensions =",
            "new(DModel, Layers, Heads, HeadDim, DFeedForward, VocabularySize, ContextLength, ParameterCount);");
        if (HasPositionTable) writer.Line("private static readonly AlignedBuffer PositionTable = CreatePositionTable();");
        writer.Line();
        writer.Single($"private {Name}(ParameterBlock parameters)", ": base(parameters)");
        writer.Line("{");
        writer.Line("}");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override ModelDimensions Dimensions => DeclaredDimensions;");
        writer.Line();
        writer.Line(
            "/// <summary>A new model with weights drawn from <paramref name=\"seed\"/>: "
            + "the same seed gives the same weights bit for bit.</summary>");
        writer.Line($"public static {Name} Create(ulong seed = 0) => new(InitialiseParameters(DeclaredParameters, seed));");
        writer.Line();
        writer.Line("/// <summary>The model in a safetensors file.</summary>");
        writer.Line(
            "/// <exception cref=\"global::ModelGen.Checkpoints.CheckpointException\">"
            + "The file is damaged, or its tensors are not those of this model.</exception>");
        writer.Line($"public static {Name} Load(string path) => new(LoadParameters(DeclaredParameters, path, DeclaredDimensions));");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override TrainingProgram CreateTrainingProgram(");
        using (writer.Indent())
        {
            writer.Line("ForkJoinPool pool, ParameterBlock gradients, ProgramCapacity capacity, VectorWidth width) =>");
            writer.Line("new CompiledTraining(Parameters, gradients, pool, capacity, width);");
        }

        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Single(
            "public override InferenceProgram CreateInferenceProgram(ForkJoinPool pool, int batch, VectorWidth width) =>",
            "new CompiledInference("
            + $"Parameters, pool, batch, Math.Clamp({inferenceLength} / Math.Max(batch, 1), 1, ContextLength), width);");
        writer.Line();
        EmitLayout(writer);
        if (HasPositionTable)
        {
            writer.Line();
            using (writer.Block("private static AlignedBuffer CreatePositionTable()"))
            {
                writer.Line("var table = new AlignedBuffer(ContextLength * DModel);");
                writer.Line("SinusoidalPositions.Fill(table.Span, ContextLength, DModel);");
                writer.Line("return table;");
            }
        }

        writer.Line();
        writer.Line("// Offsets in the block of parameters, in floats; those of layers are the first layer's.");
        using (writer.Block("private static class ParameterOffset"))
        {
            foreach (var parameter in parameters.Parameters)
                writer.Line($"public const int {ParameterPlan.ConstantName(parameter)} = {parameters[parameter]}; // {parameter.Shape}");
        }
    }

    private void EmitLayout(SourceWriter writer)
    {
        using (writer.Block("private static ParameterLayout CreateParameters()"))
        {
            writer.Line("var parameters = ImmutableArray.CreateBuilder<ParameterInfo>();");
            var isInLayers = false;
            SourceWriter.Scope? loop = null;
            foreach (var parameter in parameters.Parameters)
            {
                if (parameter.IsPerLayer && !isInLayers) loop = writer.Block("for (var layer = 0; layer < Layers; layer++)");
                if (!parameter.IsPerLayer && isInLayers) loop?.Dispose();
                isInLayers = parameter.IsPerLayer;
                var name = isInLayers ? $"$\"layers.{{layer}}.{parameter.Name}\"" : $"\"{parameter.Name}\"";
                var offset = $"ParameterOffset.{ParameterPlan.ConstantName(parameter)}{(isInLayers ? " + layer * LayerLength" : "")}";
                var extents = Enumerable.Range(0, parameter.Shape.Rank).Select(axis => Literal.Of(parameter.Shape[axis].Size));
                var shape = string.Join(", ", extents);
                var initial = $"InitialDistribution.{parameter.Initial}, {Literal.Float(parameter.StandardDeviation)}";
                var isDecayed = parameter.IsDecayed ? "true" : "false";
                writer.Line($"parameters.Add(new ParameterInfo({name}, [{shape}], {offset}, {initial}, {isDecayed}));");
            }

            if (isInLayers) loop?.Dispose();
            writer.Line($"return new ParameterLayout(parameters.ToImmutable(), {parameters.BlockLength});");
        }
    }

    private static void Constant(SourceWriter writer, string type, string name, long value, string summary)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line($"public const {type} {name} = {value};");
        writer.Line();
    }

    private static string Grouped(long value) => value.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}
