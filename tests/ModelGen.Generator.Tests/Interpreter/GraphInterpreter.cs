using ModelGen.Generator.Graph;
using ModelGen.Generator.Tests.Interpreter.Ops;

namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>
/// The meaning of a graph: its regions run one after the other and its ops in their order, in double, each by the plainest loops that say
/// what it does.
/// </summary>
internal static class GraphInterpreter
{
    /// <summary>Forward and, once the graph has been differentiated, backward.</summary>
    public static Interpretation Train(ModelGraph graph, IReadOnlyDictionary<string, Matrix> parameters, Call call) =>
        Run(graph, graph.Regions.Where(region => region.Name != "evaluation_head"), new Frame(call, parameters, new KeyValueCache()));

    /// <summary>Forward to the losses by the head that has no backward pass.</summary>
    public static Interpretation Evaluate(ModelGraph graph, IReadOnlyDictionary<string, Matrix> parameters, Call call)
    {
        var regions = graph.Regions.Where(region => !region.IsBackward && region.Name != "head");
        return Run(graph, regions, new Frame(call, parameters, new KeyValueCache()));
    }

    /// <summary>Forward to logits.</summary>
    /// <param name="graph">Of inference.</param>
    /// <param name="parameters">By full name.</param>
    /// <param name="call">Its first position is the number of tokens in the cache.</param>
    /// <param name="cache">Takes the call's keys and values.</param>
    public static Interpretation Infer(ModelGraph graph, IReadOnlyDictionary<string, Matrix> parameters, Call call, KeyValueCache cache) =>
        Run(graph, graph.Regions, new Frame(call, parameters, cache));

    private static Interpretation Run(ModelGraph graph, IEnumerable<Region> regions, Frame frame)
    {
        // What a region hands on to the next, or one layer to the next: the residual stream, or its cotangent.
        Matrix? carried = null;
        foreach (var region in regions)
        {
            foreach (var layer in Layers(region))
            {
                frame.Layer = layer;
                if (region.Input is not null) frame.Write(region.Input, carried!);
                foreach (var op in region.Ops) OpMeaning.Run(op, frame);
                carried = region.Output is null ? null : frame.Read(region.Output);
            }
        }

        return frame.Result;
    }

    private static IEnumerable<int> Layers(Region region)
    {
        var order = Enumerable.Range(0, region.Times);
        return region.IsBackward ? order.Reverse() : order;
    }
}
