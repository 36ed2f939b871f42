using ModelGen.Generator.Passes;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Emission;

/// <summary>The public face of the model: its dimensions as constants, its parameters, and how it is made and loaded.</summary>
internal sealed class ModelEmitter(
    ModelSpec spec, ParameterPlan parameters, PlannedProgram? training, PlannedProgram inference, int inferenceLength)
{
    private readonly ModelDocumentation _documentation = new(spec, parameters, training, inference);

    private DimensionsSpec Size => spec.Dimensions;

    private string Name => spec.Type.Name;

    private bool HasPositionTable => spec.Positions == PositionKind.Sinusoidal;

    private bool HasSource => spec.Topology == TopologyKind.EncoderDecoder;

    private string PositionTableLength =>
        HasSource ? "Math.Max(ContextLength, SourceContextLength)" : "ContextLength";

    private bool IsEncoder => spec.Topology == TopologyKind.Encoder;

    public string Emit() => ModelFile.Write(
        spec.Type,
        $"a {_documentation.Kind} of {ModelDocumentation.Grouped(parameters.Count)} parameters.",
        EmitMembers,
        ModelHeader.Of(spec.Type.HintName, parameters, training?.Memory, inference.Memory),
        $"global::{BaseClass.Of(spec.Topology)}, global::ModelGen.ITransformer<{Name}>",
        _documentation.OfClass());

    private void EmitMembers(SourceWriter writer)
    {
        Constant(writer, "int", "DModel", Size.DModel, "Width of the residual stream.");
        Constant(writer, "int", "Layers", Size.Layers, HasSource ? "Layers of the decoder." : "Layers in the stack.");
        if (HasSource) Constant(writer, "int", "EncoderLayers", Size.EncoderLayers, "Layers of the encoder.");
        Constant(writer, "int", "Heads", Size.Heads, "Attention heads in each layer.");
        if (Size.KeyDim == Size.ValueDim)
        {
            Constant(writer, "int", "HeadDim", Size.KeyDim, "Width of one head.");
        }
        else
        {
            Constant(writer, "int", "KeyDim", Size.KeyDim, "Width of a head's queries and keys.");
            Constant(writer, "int", "ValueDim", Size.ValueDim, "Width of a head's values.");
        }

        Constant(writer, "int", "DFeedForward", Size.DFeedForward, "Hidden width of the feed-forward network.");
        Constant(writer, "int", "VocabularySize", Size.VocabularySize, HasSource ? "Distinct target tokens." : "Distinct tokens.");
        Constant(writer, "int", "ContextLength", Size.ContextLength, $"Longest {(HasSource ? "target " : "")}sequence, in tokens.");
        if (HasSource)
        {
            Constant(writer, "int", "SourceVocabularySize", Size.SourceVocabularySize, "Distinct source tokens.");
            Constant(writer, "int", "SourceContextLength", Size.SourceContextLength, "Longest source sequence, in tokens.");
        }

        if (Size.Labels > 0 && IsEncoder) Constant(writer, "int", "Labels", Size.Labels, "Labels that it tells apart.");
        Constant(writer, "long", "ParameterCount", parameters.Count, "Trained numbers.");
        foreach (var stack in parameters.Stacks)
            writer.Line($"private const int {ParameterPlan.LayerLengthConstant(stack)} = {parameters.LayerLength(stack)};");
        writer.Line();
        writer.Line("private static readonly ParameterLayout DeclaredParameters = CreateParameters();");
        writer.Single(
            "private static readonly ModelDimensions DeclaredDimensions =",
            $"new(DModel, Layers, Heads, {(Size.KeyDim == Size.ValueDim ? "HeadDim" : "KeyDim")}, DFeedForward, VocabularySize, "
            + $"ContextLength, ParameterCount{MoreDimensions});");
        if (HasPositionTable) writer.Line("private static readonly AlignedBuffer PositionTable = CreatePositionTable();");
        writer.Line();
        writer.Single($"private {Name}(ParameterBlock parameters)", ": base(parameters)");
        writer.Line("{");
        writer.Line("}");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override ModelDimensions Dimensions => DeclaredDimensions;");
        writer.Line();
        writer.Documentation(_documentation.OfCreate());
        writer.Line($"public static {Name} Create(ulong seed = 0) => new(InitialiseParameters(DeclaredParameters, seed));");
        writer.Line();
        writer.Documentation(_documentation.OfLoad());
        writer.Line($"public static {Name} Load(string path) => new(LoadParameters(DeclaredParameters, path, DeclaredDimensions));");
        writer.Line();
        writer.Documentation(_documentation.OfTrainingProgram());
        writer.Line("public override TrainingProgram CreateTrainingProgram(");
        using (writer.Indent())
        {
            writer.Line("ForkJoinPool pool, ParameterBlock gradients, ProgramCapacity capacity, VectorWidth width) =>");
            writer.Line(training is null
                ? "throw new NotSupportedException(\"The model is declared with a head that has no loss: it cannot be trained.\");"
                : "new CompiledTraining(Parameters, gradients, pool, capacity, width);");
        }

        writer.Line();
        writer.Documentation(_documentation.OfInferenceProgram());
        if (HasSource || IsEncoder)
        {
            var kind = HasSource ? "TranslationProgram" : "EncoderProgram";
            writer.Single(
                $"public override {kind} Create{kind}("
                + "ForkJoinPool pool, ProgramCapacity capacity, VectorWidth width) =>",
                "new CompiledInference(Parameters, pool, capacity, width);");
        }
        else
        {
            using (writer.Block(
                "public override InferenceProgram CreateInferenceProgram(ForkJoinPool pool, int batch, VectorWidth width)"))
            {
                writer.Line($"var length = Math.Clamp({inferenceLength} / Math.Max(batch, 1), 1, ContextLength);");
                writer.Line("return new CompiledInference(Parameters, pool, new ProgramCapacity(batch, batch * length), width);");
            }
        }

        writer.Line();
        EmitLayout(writer);
        if (HasPositionTable)
        {
            writer.Line();
            using (writer.Block("private static AlignedBuffer CreatePositionTable()"))
            {
                writer.Line($"var length = {PositionTableLength};");
                writer.Line("var table = new AlignedBuffer(length * DModel);");
                writer.Line("SinusoidalPositions.Fill(table.Span, length, DModel);");
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
            Graph.Stack? inLayersOf = null;
            SourceWriter.Scope? loop = null;
            foreach (var parameter in parameters.Parameters)
            {
                if (inLayersOf is not null && parameter.LayersOf != inLayersOf) loop?.Dispose();
                if (parameter.LayersOf is { } stack && stack != inLayersOf)
                    loop = writer.Block($"for (var layer = 0; layer < {stack.LayersConstant}; layer++)");
                inLayersOf = parameter.LayersOf;
                var name = inLayersOf is null ? $"\"{parameter.Name}\"" : $"$\"{parameter.NameIn("{layer}")}\"";
                var ofLayer = inLayersOf is null ? "" : $" + layer * {ParameterPlan.LayerLengthConstant(inLayersOf)}";
                var offset = $"ParameterOffset.{ParameterPlan.ConstantName(parameter)}{ofLayer}";
                var extents = Enumerable.Range(0, parameter.Shape.Rank).Select(axis => Literal.Of(parameter.Shape[axis].Size));
                var shape = string.Join(", ", extents);
                var initial = $"InitialDistribution.{parameter.Initial}, {Literal.Float(parameter.StandardDeviation)}";
                var isDecayed = parameter.IsDecayed ? "true" : "false";
                writer.Line($"parameters.Add(new ParameterInfo({name}, [{shape}], {offset}, {initial}, {isDecayed}));");
            }

            if (inLayersOf is not null) loop?.Dispose();
            writer.Line($"return new ParameterLayout(parameters.ToImmutable(), {parameters.BlockLength});");
        }
    }

    private string MoreDimensions =>
        HasSource ? ", SourceVocabularySize, SourceContextLength, EncoderLayers"
        : IsEncoder ? $", Labels: {(Size.Labels > 0 ? "Labels" : "0")}"
        : "";

    private static void Constant(SourceWriter writer, string type, string name, long value, string summary)
    {
        writer.Documentation([$"<summary>{summary}</summary>"]);
        writer.Line($"public const {type} {name} = {value};");
        writer.Line();
    }
}
