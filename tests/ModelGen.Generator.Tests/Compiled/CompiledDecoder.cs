using ModelGen.Generator.Graph;
using ModelGen.Generator.Spec;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Generator.Tests.Interpreter;
using ModelGen.Generator.Tests.Passes;
using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>A declaration that has been compiled and loaded, with random weights, beside its graphs for the interpreter.</summary>
internal sealed class CompiledDecoder : IDisposable
{
    private readonly LoadedAssembly _assembly;
    private readonly CompilerPasses _passes;

    public CompiledDecoder(string arguments, ulong seed = 1)
    {
        Spec = Declarations.Spec(arguments);
        _passes = new CompilerPasses(Spec);
        _assembly = new LoadedAssembly(UserAssembly.Image(arguments));
        Parameters = RandomParameters.Of(Spec.IsTrained ? _passes.Training("lowering") : _passes.Inference("lowering"), seed);
        Model = (TransformerModel)_assembly.Assembly.GetType("CharGpt")!.GetMethod("Create")!.Invoke(null, [seed])!;
        var layout = Model.Parameters.Layout.Parameters;
        Assert.Equal(Parameters.Keys.Order(), layout.Select(parameter => parameter.Name).Order());
        foreach (var parameter in layout)
        {
            var elements = Model.Parameters.Elements(parameter);
            for (var i = 0; i < elements.Length; i++) elements[i] = (float)Parameters[parameter.Name].Elements[i];
        }
    }

    public ModelSpec Spec { get; }

    public TransformerModel Model { get; }

    /// <summary>The model, where it is a decoder alone.</summary>
    public DecoderModel Decoder => (DecoderModel)Model;

    /// <summary>The model's weights, by full name.</summary>
    public IReadOnlyDictionary<string, Matrix> Parameters { get; }

    /// <summary>The training graph as it was lowered and differentiated: the reference is what no other pass has touched.</summary>
    public ModelGraph TrainingGraph => _passes.Training("differentiation");

    /// <summary>The training graph with the head of evaluation.</summary>
    public ModelGraph EvaluationGraph => _passes.Training("evaluation");

    /// <summary>The inference graph as it was lowered.</summary>
    public ModelGraph InferenceGraph => _passes.Inference("lowering");

    /// <summary>A program with room for the whole context and more sequences than the tests' calls have.</summary>
    public TrainingProgram TrainingProgram(ForkJoinPool pool, ParameterBlock gradients, VectorWidth width) =>
        Model.CreateTrainingProgram(pool, gradients, Capacity(Spec.Dimensions), width);

    private static ProgramCapacity Capacity(DimensionsSpec size) =>
        new(5, 5 * size.ContextLength, Sources: 5, SourceRows: 5 * size.SourceContextLength);

    /// <summary>The call as the runtime takes it.</summary>
    public static TrainingBatch Batch(Call call) => new()
    {
        Tokens = call.Tokens,
        Targets = call.Targets,
        Lengths = call.Lengths,
        SourceTokens = call.Source?.Tokens ?? [],
        SourceLengths = call.Source?.Lengths ?? [],
    };

    /// <summary>A block for gradients; what is not overwritten shows.</summary>
    public ParameterBlock EmptyGradients()
    {
        var gradients = new ParameterBlock(Model.Parameters.Layout);
        gradients.Span.Fill(float.NaN);
        return gradients;
    }

    public void Dispose() => _assembly.Dispose();
}
