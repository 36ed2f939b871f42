namespace ModelGen.Generator.Graph;

/// <summary>
/// A straight line of ops that becomes one method. A region of layer scope runs once for each layer, with that layer's parameters and
/// buffers: the size of the generated text does not grow with Layers.
/// </summary>
internal sealed class Region(string name, Stack stack, bool isPerLayer, Value? input, Value? output, IEnumerable<Op> ops)
{
    public string Name { get; } = name;

    /// <summary>The stack whose stream goes through it.</summary>
    public Stack Stack { get; } = stack;

    public bool IsPerLayer { get; } = isPerLayer;

    /// <summary>How often it runs in a pass.</summary>
    public int Times => IsPerLayer ? Stack.Layers : 1;

    /// <summary>What the region before hands on: the residual stream, or its cotangent.</summary>
    public Value? Input { get; } = input;

    /// <summary>What this region hands on.</summary>
    public Value? Output { get; } = output;

    /// <summary>In which pass the region runs.</summary>
    public RegionRole Role { get; private init; }

    /// <summary>Whether the region carries cotangents, from the last layer to the first.</summary>
    public bool IsBackward => Role == RegionRole.Backward;

    public List<Op> Ops { get; } = [.. ops];

    /// <summary>The same region with other ops.</summary>
    public Region With(IEnumerable<Op> ops) => new(Name, Stack, IsPerLayer, Input, Output, ops) { Role = Role };

    /// <summary>The same region in another pass.</summary>
    public Region As(RegionRole role) => new(Name, Stack, IsPerLayer, Input, Output, Ops) { Role = role };
}
