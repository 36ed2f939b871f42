using ModelGen.Generator.Graph;
using ModelGen.Numerics;

namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>
/// Weights to test with: unlike a new model's, biases are not 0 and gains not 1, and activations are of the order of 1. They are floats, so
/// that the compiled model has exactly the same.
/// </summary>
internal static class RandomParameters
{
    public static Dictionary<string, Matrix> Of(ModelGraph graph, ulong seed)
    {
        var parameters = new Dictionary<string, Matrix>();
        foreach (var value in graph.Ops.SelectMany(op => op.Inputs).Where(value => value.Kind == ValueKind.Parameter))
        {
            for (var layer = 0; layer < value.Parameter!.Copies; layer++)
            {
                var key = CounterRandom.Mix(seed, (ulong)parameters.Count);
                parameters.TryAdd(ParameterNames.Of(value.Parameter, layer), Draw(value.Parameter, key));
            }
        }

        return parameters;
    }

    private static Matrix Draw(ParameterSpec parameter, ulong key)
    {
        var (rows, columns) = parameter.Shape.Rank == 1 ? (1, parameter.Shape.Columns) : (parameter.Shape[0].Size, parameter.Shape.Columns);
        var (mean, deviation) = parameter.Shape.Rank == 2
            ? (0.0, 1 / Math.Sqrt(parameter.Name.Contains("embedding") ? columns : rows))
            : (parameter.Initial == InitialKind.Ones ? 1.0 : 0.0, 0.3);
        var matrix = new Matrix(rows, columns);
        for (var i = 0; i < matrix.Elements.Length; i++)
            matrix.Elements[i] = (float)(mean + deviation * CounterRandom.Normal(key, (ulong)i));
        return matrix;
    }
}
