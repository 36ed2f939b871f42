using System.Globalization;
using ModelGen.Generator.Graph;

namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>What a parameter of the graph is called in a model.</summary>
internal static class ParameterNames
{
    public static string Of(ParameterSpec parameter, int layer) =>
        parameter.NameIn(layer.ToString(CultureInfo.InvariantCulture));
}
