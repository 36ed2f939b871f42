using ModelGen.Generator.Passes;

namespace ModelGen.Generator.Emission;

/// <summary>The header of the model's main file: where each parameter stands, and how large the arenas are.</summary>
internal static class ModelHeader
{
    public static IEnumerable<string> Of(string hintName, ParameterPlan parameters, MemoryPlan? training, MemoryPlan inference)
    {
        yield return "";
        yield return $"Parameters, a block of {Literal.Of(parameters.BlockLength)} floats, {Literal.Of(parameters.Count)} of them trained.";
        yield return "        At,   floats, what:";
        foreach (var parameter in parameters.Parameters)
            yield return $"{parameters[parameter],10}  {parameter.Shape.FixedLength,8}  {parameter.FullName} {parameter.Shape}";
        foreach (var stack in parameters.Stacks.Where(stack => stack.Layers > 1))
        {
            var of = stack.Name.Length == 0 ? "" : $" of the {stack.Name}";
            yield return $"Layer N{of} stands {Literal.Of(parameters.LayerLength(stack))} floats after layer N - 1.";
        }

        yield return "";
        yield return "Arenas, with their maps in the files named:";
        if (training is not null) yield return $"{Arena(training)}: training ({hintName}.Training.g.cs)";
        yield return $"{Arena(inference)}: inference ({hintName}.Inference.g.cs)";
        yield return "";
    }

    private static string Arena(MemoryPlan memory)
    {
        var source = memory.SourceRows.FloatsPerRow;
        return $"{Literal.Of(memory.Rows.FloatsPerRow),10} floats a row"
            + (source == 0 ? "" : $", {Literal.Of(source)} a source row")
            + (memory.FixedFloats == 0 ? "" : $", {Literal.Of(memory.FixedFloats)} for logits");
    }
}
