using ModelGen.Generator.Graph;
using ModelGen.Generator.Tests.Passes;

namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>The gradient rules against central differences of the loss, both interpreted in double.</summary>
public sealed class GradientTests
{
    private const double Step = 1e-4;

    public static TheoryData<string> Declared => [.. Declarations.Tiny, .. Declarations.TinyPairs, .. Declarations.TinyEncoders];

    [Theory]
    [MemberData(nameof(Declared))]
    public void Every_gradient_is_the_limit_of_differences(string arguments)
    {
        var spec = Declarations.Spec(arguments);
        var passes = new CompilerPasses(spec);
        var (forward, differentiated) = (passes.Training("lowering"), passes.Training("differentiation"));
        var parameters = RandomParameters.Of(forward, seed: 1);
        var call = RandomCall.For(spec, seed: 2);

        var gradients = GraphInterpreter.Train(differentiated, parameters, call).Gradients;

        Assert.Equal(parameters.Keys.Order(), gradients.Keys.Order());
        foreach (var (name, parameter) in parameters)
        {
            var elements = Enumerable.Range(0, parameter.Elements.Length);
            var differences = elements.Select(i => Difference(forward, parameters, parameter, i, call));
            Agreement.Check([.. differences], gradients[name].Elements, 2e-9, $"gradient of {name} by differences");
        }
    }

    [Theory]
    [MemberData(nameof(Declared))]
    public void The_backward_pass_gives_the_losses_of_the_forward_pass(string arguments)
    {
        var spec = Declarations.Spec(arguments);
        var passes = new CompilerPasses(spec);
        var (forward, differentiated) = (passes.Training("lowering"), passes.Training("differentiation"));
        var parameters = RandomParameters.Of(forward, seed: 1);
        var call = RandomCall.For(spec, seed: 2);
        var losses = GraphInterpreter.Train(forward, parameters, call).Losses;
        Assert.Equal(losses, GraphInterpreter.Train(differentiated, parameters, call).Losses);
    }

    // Richardson's extrapolation of central differences: the error falls with the fourth power of the step.
    private static double Difference(ModelGraph graph, Dictionary<string, Matrix> parameters, Matrix parameter, int element, Call call)
    {
        var before = parameter.Elements[element];
        double Central(double step)
        {
            parameter.Elements[element] = before + step;
            var above = Loss(graph, parameters, call);
            parameter.Elements[element] = before - step;
            var below = Loss(graph, parameters, call);
            parameter.Elements[element] = before;
            return (above - below) / (2 * step);
        }

        return (4 * Central(Step) - Central(2 * Step)) / 3;
    }

    private static double Loss(ModelGraph graph, Dictionary<string, Matrix> parameters, Call call) =>
        GraphInterpreter.Train(graph, parameters, call).Losses!.Sum() * call.LossScale;
}
