namespace ModelGen.Generator.Graph;

/// <summary>One tensor of the graph. Each activation is defined by one op.</summary>
internal sealed class Value(
    string name, Shape shape, ValueKind kind, ElementType type = ElementType.Float32, ParameterSpec? parameter = null,
    bool spansLayers = false)
{
    public string Name { get; } = name;

    public Shape Shape { get; } = shape;

    public ValueKind Kind { get; } = kind;

    public ElementType Type { get; } = type;

    /// <summary>The parameter that this value, or its gradient, belongs to.</summary>
    public ParameterSpec? Parameter { get; } = parameter;

    /// <summary>
    /// Whether it holds, side by side, columns for every layer of a stack: each layer reads, or writes, its own.
    /// </summary>
    public bool SpansLayers { get; } = spansLayers;

    public override string ToString() => "%" + Name;
}
