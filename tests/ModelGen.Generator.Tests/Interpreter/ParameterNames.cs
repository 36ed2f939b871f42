using ModelGen.Generator.Graph;

namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>What a parameter of the graph is called in a model.</summary>
internal static class ParameterNames
{
    public static string Of(ParameterSpec parameter, int layer) =>
        parameter.IsPerLayer ? $"layers.{layer}.{parameter.Name}" : parameter.Name;
}
