using ModelGen.Generator.Emission;
using ModelGen.Generator.Emission.Kernels;
using ModelGen.Generator.Graph;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Passes;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator;

/// <summary>A valid declaration in, C# out. Everything between runs here, in order: lowering, passes, emission.</summary>
internal static class ModelCompiler
{
    /// <summary>Rows of inference that pass through the arena at once.</summary>
    private const int InferenceRows = 256;

    /// <summary>The generated files.</summary>
    public static IReadOnlyList<(string HintName, string Text)> Compile(ModelSpec spec)
    {
        var (training, inference) = Programs(spec);
        var parameters = new ParameterPlan((training ?? inference).Graph);
        var kernels = new KernelSet();
        var type = spec.Type;
        var files = new List<(string, string)>
        {
            ($"{type.HintName}.g.cs", new ModelEmitter(spec, parameters, training, inference, InferenceRows).Emit()),
        };
        var hasLabels = spec.Topology == TopologyKind.Encoder && spec.Dimensions.Labels > 0;
        if (training is not null)
            files.Add(($"{type.HintName}.Training.g.cs", new ProgramEmitter(type, training, kernels, hasLabels).EmitTraining()));
        files.Add(($"{type.HintName}.Inference.g.cs", new ProgramEmitter(type, inference, kernels, hasLabels).EmitInference()));
        files.Add(($"{type.HintName}.Kernels.g.cs", kernels.EmitBase(type)));
        files.AddRange(Target.All.Select(target => ($"{type.HintName}.Kernels{target.Name}.g.cs", kernels.EmitWidth(type, target))));
        return files;
    }

    /// <summary>The graphs of the programs after each pass, as files that hold nothing but comments.</summary>
    public static IReadOnlyList<(string HintName, string Text)> PrintGraphs(ModelSpec spec)
    {
        var files = new GraphFiles(spec.Type);
        var (training, _) = Programs(spec, files.Add);
        if (training is { Recomputations.Count: > 0 })
            files.Add("recomputation", training.Graph.With([.. training.Graph.Regions, .. training.Recomputations]));
        return files.Files;
    }

    /// <summary>The training program, where there is a loss, and the inference program after all passes.</summary>
    /// <param name="spec">The declaration.</param>
    /// <param name="observe">Sees the graph after each pass.</param>
    public static (PlannedProgram? Training, PlannedProgram Inference) Programs(ModelSpec spec, Action<string, ModelGraph>? observe = null)
    {
        var lowering = ModelLowering.Of(spec);
        observe ??= VerifyInDebug;
        return (
            !spec.IsTrained ? null : PlannedProgram.Of(
                lowering.Training(), lowering.EvaluationHead(), spec.RecomputeActivations, ScratchFloats, observe),
            PlannedProgram.Of(lowering.Inference(), null, recomputes: false, ScratchFloats, observe));
    }

    private static int ScratchFloats(Op op) => KernelEmitter.For(op).ScratchFloats;

    private static void VerifyInDebug(string pass, ModelGraph graph)
    {
#if DEBUG
        GraphVerifier.ThrowIfBroken(graph, pass);
#endif
    }
}
