using ModelGen.Generator.Graph;

namespace ModelGen.Generator.Tests.Passes;

/// <summary>One way in which a program runs.</summary>
/// <param name="Name">Training, evaluation or inference.</param>
/// <param name="Program">The program.</param>
/// <param name="Regions">The regions in running order, those of layers once for each layer.</param>
internal sealed record ProgramRun(string Name, Generator.Passes.PlannedProgram Program, List<(Region Region, int Layer)> Regions)
{
    /// <summary>All runs of one declaration's programs.</summary>
    public static IEnumerable<ProgramRun> All(CompilerPasses passes)
    {
        var (training, inference) = (passes.TrainingProgram, passes.InferenceProgram);
        yield return new(
            "training", training, Order(training.Graph, region => region.Name != "evaluation_head", training.Recomputations));
        yield return new("evaluation", training, Order(training.Graph, region => !region.IsBackward && region.Name != "head"));
        yield return new("inference", inference, Order(inference.Graph, _ => true));
    }

    private static List<(Region Region, int Layer)> Order(
        ModelGraph graph, Func<Region, bool> runs, IReadOnlyList<Region>? recomputations = null)
    {
        var order = new List<(Region, int)>();
        foreach (var region in graph.Regions.Where(runs))
        {
            var layers = Enumerable.Range(0, region.Times);
            var recomputation = recomputations?.FirstOrDefault(again => again.Stack == region.Stack);
            foreach (var layer in region.IsBackward ? layers.Reverse() : layers)
            {
                if (region is { IsBackward: true, IsPerLayer: true } && recomputation is not null && layer < region.Times - 1)
                    order.Add((recomputation, layer));
                order.Add((region, layer));
            }
        }

        return order;
    }
}
