using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Passes;

/// <summary>A graph that has been through the passes, with its plan of the arena: all that emission needs.</summary>
/// <param name="Graph">The regions.</param>
/// <param name="Recomputations">What runs again before a layer's gradient; none where the layers' activations are kept.</param>
/// <param name="Memory">The arena.</param>
internal sealed record PlannedProgram(ModelGraph Graph, IReadOnlyList<Region> Recomputations, MemoryPlan Memory)
{
    /// <summary>The passes in their order, each with the graph as it left it.</summary>
    public static PlannedProgram Of(
        ModelGraph lowered, Region? evaluationHead, bool recomputes, Func<Op, int> scratchFloats,
        Action<string, ModelGraph>? observe = null)
    {
        var graph = lowered;
        void Step(string pass, Func<ModelGraph, ModelGraph> run)
        {
            graph = run(graph);
            observe?.Invoke(pass, graph);
        }

        Step("lowering", g => g);
        if (evaluationHead is not null)
        {
            Step("differentiation", Differentiation.Run);
            Step("evaluation", g => g.With([.. g.Regions, evaluationHead]));
        }

        Step("dead code", DeadCode.Run);
        Step("fusion", Fusion.Run);
        if (evaluationHead is not null) Step("derivative storage", DerivativeStorage.Run);
        var recomputations = recomputes ? Recomputation.Of(graph) : [];
        return new PlannedProgram(graph, recomputations, MemoryPlan.Of(graph, recomputations, op => KernelOps(op).Max(scratchFloats)));
    }

    /// <summary>The ops that have kernels: a sliced op stands for its body.</summary>
    public static IEnumerable<Op> KernelOps(Op op) => op is ISlicedOp sliced ? sliced.Body : [op];
}
