using ModelGen.Generator.Graph;
using ModelGen.Generator.Passes;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Tests.Passes;

/// <summary>The graphs of one declaration as each pass left them.</summary>
internal sealed class CompilerPasses
{
    private readonly PlannedProgram? _training;
    private readonly List<(string Pass, ModelGraph Graph)> _graphs = [];

    public CompilerPasses(ModelSpec spec)
    {
        (_training, InferenceProgram) = ModelCompiler.Programs(spec, (pass, graph) => _graphs.Add((pass, graph)));
    }

    /// <summary>Every pass of both programs, in their order.</summary>
    public IReadOnlyList<(string Pass, ModelGraph Graph)> All => _graphs;

    public PlannedProgram TrainingProgram => _training ?? throw new InvalidOperationException("The model has no loss.");

    public PlannedProgram InferenceProgram { get; }

    public ModelGraph Training(string pass) => Find("training", pass);

    public ModelGraph Inference(string pass) => Find("inference", pass);

    private ModelGraph Find(string graph, string pass) => _graphs.Single(step => step.Graph.Name == graph && step.Pass == pass).Graph;
}
