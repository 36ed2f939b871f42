namespace ModelGen.Generator.Graph;

/// <summary>A trained tensor. One of layer scope stands once in each layer, under <c>layers.N.</c>.</summary>
internal sealed record ParameterSpec(
    string Name, Shape Shape, InitialKind Initial, double StandardDeviation, bool IsDecayed, bool IsPerLayer)
{
    public string FullName => IsPerLayer ? "layers.N." + Name : Name;
}

internal enum InitialKind
{
    Zeros,
    Ones,
    Normal,
}
