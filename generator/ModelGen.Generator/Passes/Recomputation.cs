using ModelGen.Generator.Graph;

namespace ModelGen.Generator.Passes;

/// <summary>
/// What of a layer runs again just before its gradient, where the layers share one place for their activations: the ops whose results
/// the gradient reads, straight or through others. They find the residual stream where it was and the dropout masks by their counters, so
/// their results are the same bits.
/// </summary>
internal static class Recomputation
{
    /// <summary>One region for each stack.</summary>
    public static IReadOnlyList<Region> Of(ModelGraph graph) => [.. graph.Stacks.Select(stack => Of(graph, stack))];

    private static Region Of(ModelGraph graph, Stack stack)
    {
        var layer = graph.Regions.Single(region => region.Stack == stack && region.IsPerLayer && !region.IsBackward);
        var gradient = graph.Regions.Single(region => region.Stack == stack && region.IsPerLayer && region.IsBackward);
        var needed = new HashSet<Value>(gradient.Ops.SelectMany(op => op.Inputs));
        var ops = new List<Op>();
        foreach (var op in Enumerable.Reverse(layer.Ops))
        {
            if (!op.Outputs.Any(needed.Contains)) continue;
            ops.Insert(0, op);
            needed.UnionWith(op.Inputs);
        }

        // It neither takes the stream over from a region before nor hands it on.
        return new Region(layer.Name + "_recomputation", stack, isPerLayer: true, input: null, output: null, ops);
    }
}
