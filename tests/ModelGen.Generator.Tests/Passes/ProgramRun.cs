using ModelGen.Generator.Graph;

namespace ModelGen.Generator.Tests.Passes;

/// <summary>The ways in which programs run, as the order of their regions.</summary>
internal static class ProgramRun
{
    /// <summary>Training, evaluation and inference of one declaration, each as the regions that run, once for each layer.</summary>
    public static IEnumerable<(string Name, Generator.Passes.CompiledProgram Program, List<(Region Region, int Layer)> Regions)> All(CompilerPasses passes)
    {
        var (training, inference) = (passes.TrainingProgram, passes.InferenceProgram);
        yield return ("training", training, Order(training.Graph, region => region.Name != "evaluation_head"));
        yield return ("evaluation", training, Order(training.Graph, region => !region.IsBackward && region.Name != "head"));
        yield return ("inference", inference, Order(inference.Graph, _ => true));
    }

    private static List<(Region Region, int Layer)> Order(ModelGraph graph, Func<Region, bool> runs)
    {
        var order = new List<(Region, int)>();
        foreach (var region in graph.Regions.Where(runs))
        {
            var layers = Enumerable.Range(0, region.IsPerLayer ? graph.Layers : 1);
            order.AddRange((region.IsBackward ? layers.Reverse() : layers).Select(layer => (region, layer)));
        }

        return order;
    }
}
