namespace ModelGen.Generator.Graph;

/// <summary>A trained tensor. One of layer scope stands once in each layer of a stack, under <c>layers.N.</c>.</summary>
internal sealed record ParameterSpec(
    string Name, Shape Shape, InitialKind Initial, double StandardDeviation, bool IsDecayed, Stack? LayersOf)
{
    /// <summary>Whether each layer of a stack has one.</summary>
    public bool IsPerLayer => LayersOf is not null;

    /// <summary>The name in one layer, of which N may stand for any.</summary>
    public string NameIn(string layer) => LayersOf is { } stack ? stack.Qualify($"layers.{layer}.{Name}") : Name;

    public string FullName => NameIn("N");

    /// <summary>The name without a layer, unique in the model.</summary>
    public string UniqueName => LayersOf is { } stack ? stack.Qualify(Name) : Name;

    /// <summary>How many of it there are.</summary>
    public int Copies => LayersOf?.Layers ?? 1;
}

internal enum InitialKind
{
    Zeros,
    Ones,
    Normal,
}
