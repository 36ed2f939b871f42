namespace ModelGen.Generator.Graph;

/// <summary>Regions in the order in which they run.</summary>
internal sealed class ModelGraph(string name, IReadOnlyList<Region> regions)
{
    public string Name { get; } = name;

    public IReadOnlyList<Region> Regions { get; } = regions;

    public IEnumerable<Op> Ops => Regions.SelectMany(region => region.Ops);

    /// <summary>The stacks, in the order in which they run forward.</summary>
    public IEnumerable<Stack> Stacks => Regions.Select(region => region.Stack).Distinct();

    /// <summary>The same graph with other regions.</summary>
    public ModelGraph With(IReadOnlyList<Region> regions) => new(Name, regions);
}
