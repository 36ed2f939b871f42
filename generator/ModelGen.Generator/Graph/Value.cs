namespace ModelGen.Generator.Graph;

/// <summary>Where the elements of a value live.</summary>
internal enum ValueKind
{
    /// <summary>Computed by an op, kept in the arena.</summary>
    Activation,

    /// <summary>Weights.</summary>
    Parameter,

    /// <summary>The gradient of a parameter; ops write or add to it.</summary>
    ParameterGradient,

    /// <summary>A table that is computed once and never trained.</summary>
    Constant,

    /// <summary>Token ids of the call.</summary>
    Tokens,

    /// <summary>Target ids of the call.</summary>
    Targets,

    /// <summary>One loss a row, read by the runtime.</summary>
    Losses,

    /// <summary>The result of inference, kept in the arena for the runtime to copy.</summary>
    Logits,

    /// <summary>Keys and values of the tokens seen so far, by layer.</summary>
    Cache,
}

/// <summary>One tensor of the graph. Each activation is defined by one op.</summary>
internal sealed class Value(string name, Shape shape, ValueKind kind, ElementType type = ElementType.Float32, ParameterSpec? parameter = null)
{
    public string Name { get; } = name;

    public Shape Shape { get; } = shape;

    public ValueKind Kind { get; } = kind;

    public ElementType Type { get; } = type;

    /// <summary>The parameter that this value, or its gradient, belongs to.</summary>
    public ParameterSpec? Parameter { get; } = parameter;

    public override string ToString() => "%" + Name;
}

/// <summary>A trained tensor. One of layer scope stands once in each layer, under <c>layers.N.</c>.</summary>
internal sealed record ParameterSpec(string Name, Shape Shape, InitialKind Initial, double StandardDeviation, bool IsDecayed, bool IsPerLayer)
{
    public string FullName => IsPerLayer ? "layers.N." + Name : Name;
}

internal enum InitialKind
{
    Zeros,
    Ones,
    Normal,
}
