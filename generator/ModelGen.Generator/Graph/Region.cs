namespace ModelGen.Generator.Graph;

/// <summary>
/// A straight line of ops that becomes one method. A region of layer scope runs once for each layer, with that layer's parameters and
/// buffers: the size of the generated text does not grow with Layers.
/// </summary>
internal sealed class Region(string name, bool isPerLayer, Value? input, Value? output, IEnumerable<Op> ops)
{
    public string Name { get; } = name;

    public bool IsPerLayer { get; } = isPerLayer;

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
    public Region With(IEnumerable<Op> ops) => new(Name, IsPerLayer, Input, Output, ops) { Role = Role };

    /// <summary>The same region in another pass.</summary>
    public Region As(RegionRole role) => new(Name, IsPerLayer, Input, Output, Ops) { Role = role };
}

/// <summary>In which pass a region runs.</summary>
internal enum RegionRole
{
    Forward,
    Backward,

    /// <summary>In place of the forward head where only the loss is asked for.</summary>
    Evaluation,
}

/// <summary>Regions in the order in which they run, and the parameters they use.</summary>
internal sealed class ModelGraph(string name, int layers, IReadOnlyList<Region> regions)
{
    public string Name { get; } = name;

    public int Layers { get; } = layers;

    public IReadOnlyList<Region> Regions { get; } = regions;

    public IEnumerable<Op> Ops => Regions.SelectMany(region => region.Ops);

    /// <summary>The same graph with other regions.</summary>
    public ModelGraph With(IReadOnlyList<Region> regions) => new(Name, Layers, regions);
}
