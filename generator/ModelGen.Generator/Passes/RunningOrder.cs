using ModelGen.Generator.Graph;

namespace ModelGen.Generator.Passes;

/// <summary>The regions of a program as they run in inference or in a step of training, those of layers once for each layer.</summary>
internal static class RunningOrder
{
    public static IEnumerable<(Region Region, int Layer)> Of(ModelGraph graph, IReadOnlyList<Region> recomputations)
    {
        foreach (var region in graph.Regions.Where(region => region.Role != RegionRole.Evaluation))
        {
            for (var turn = 0; turn < region.Times; turn++)
            {
                var layer = region.IsBackward ? region.Times - 1 - turn : turn;
                var recomputation = recomputations.FirstOrDefault(again => again.Stack == region.Stack);

                // What the last layer computed is still there.
                if (region.IsPerLayer && region.IsBackward && turn > 0 && recomputation is not null) yield return (recomputation, layer);
                yield return (region, layer);
            }
        }
    }
}
