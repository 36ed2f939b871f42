using ModelGen.Generator.Graph;

namespace ModelGen.Generator.Lowering;

/// <summary>The parameters of a model as its graphs name them: whoever asks for a name again has the same value.</summary>
internal sealed class ParameterSet
{
    private readonly Dictionary<string, Value> _parameters = [];

    /// <summary>A gain of a norm: ones at first.</summary>
    public Value Gain(string name, int length, Stack? layersOf) =>
        Of(new ParameterSpec(name, new Shape(length), InitialKind.Ones, 0, IsDecayed: false, layersOf));

    /// <summary>A bias: zeros at first.</summary>
    public Value Bias(string name, int length, Stack? layersOf) =>
        Of(new ParameterSpec(name, new Shape(length), InitialKind.Zeros, 0, IsDecayed: false, layersOf));

    /// <summary>A matrix, normally distributed at first.</summary>
    public Value Matrix(string name, int rows, int columns, double deviation, Stack? layersOf) =>
        Of(new ParameterSpec(name, new Shape(rows, columns), InitialKind.Normal, deviation, IsDecayed: true, layersOf));

    private Value Of(ParameterSpec parameter)
    {
        if (_parameters.TryGetValue(parameter.UniqueName, out var value)) return value;
        value = new Value(parameter.UniqueName, parameter.Shape, ValueKind.Parameter, ElementType.Float32, parameter);
        _parameters.Add(parameter.UniqueName, value);
        return value;
    }
}
