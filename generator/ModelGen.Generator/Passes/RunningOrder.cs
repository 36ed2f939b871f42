using ModelGen.Generator.Graph;

namespace ModelGen.Generator.Passes;

/// <summary>The regions of a program as they run in inference or in a step of training, those of layers once for each layer.</summary>
internal static class RunningOrder
{
    public static IEnumerable<(Region Region, int Layer)> Of(ModelGraph graph, Region? recomputation)
    {
        foreach (var region in graph.Regions.Where(region => region.Role != RegionRole.Evaluation))
        {
            var times = region.IsPerLayer ? graph.Layers : 1;
            for (var turn = 0; turn < times; turn++)
            {
                var layer = region.IsBackward ? times - 1 - turn : turn;

                // What the last layer computed is still there.
                if (region.IsPerLayer && region.IsBackward && turn > 0 && recomputation is not null) yield return (recomputation, layer);
                yield return (region, layer);
            }
        }
    }
}
