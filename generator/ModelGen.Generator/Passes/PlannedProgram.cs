using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Passes;

/// <summary>A graph that has been through the passes, with its plan of the arena: all that emission needs.</summary>
internal sealed record PlannedProgram(ModelGraph Graph, MemoryPlan Memory)
{
    /// <summary>The passes in their order, each with the graph as it left it.</summary>
    public static PlannedProgram Of(
        ModelGraph lowered, Region? evaluationHead, Func<Op, int> scratchFloats, Action<string, ModelGraph>? observe = null)
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
        return new PlannedProgram(graph, MemoryPlan.Of(graph, op => KernelOps(op).Max(scratchFloats)));
    }

    /// <summary>The ops that have kernels: a sliced op stands for its body.</summary>
    public static IEnumerable<Op> KernelOps(Op op) => op is ISlicedOp sliced ? sliced.Body : [op];
}
