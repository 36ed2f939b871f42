using ModelGen.Generator.Graph;

namespace ModelGen.Generator.Passes;

/// <summary>Drops ops whose results nobody reads.</summary>
internal static class DeadCode
{
    public static ModelGraph Run(ModelGraph graph)
    {
        var live = new HashSet<Value>(graph.Regions.Where(region => region.Output is not null).Select(region => region.Output!));
        var regions = new List<Region>();
        foreach (var region in graph.Regions.Reverse())
        {
            var kept = new List<Op>();
            foreach (var op in Enumerable.Reverse(region.Ops))
            {
                if (!op.Outputs.Any(value => value.Kind != ValueKind.Activation || live.Contains(value))) continue;
                kept.Insert(0, op);
                live.UnionWith(op.Inputs);
            }

            regions.Insert(0, region.With(kept));
        }

        return graph.With(regions);
    }
}
