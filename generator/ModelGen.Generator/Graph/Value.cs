namespace ModelGen.Generator.Graph;

/// <summary>One tensor of the graph. Each activation is defined by one op.</summary>
internal sealed class Value(
    string name, Shape shape, ValueKind kind, ElementType type = ElementType.Float32, ParameterSpec? parameter = null)
{
    public string Name { get; } = name;

    public Shape Shape { get; } = shape;

    public ValueKind Kind { get; } = kind;

    public ElementType Type { get; } = type;

    /// <summary>The parameter that this value, or its gradient, belongs to.</summary>
    public ParameterSpec? Parameter { get; } = parameter;

    public override string ToString() => "%" + Name;
}
