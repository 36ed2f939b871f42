namespace ModelGen.Generator.Graph;

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
