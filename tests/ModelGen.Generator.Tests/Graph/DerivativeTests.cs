using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Spec;
using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Graph;

/// <summary>Element-wise trees: what the activations are, and their derivatives against differences.</summary>
public sealed class DerivativeTests
{
    private static readonly Expression X = new Input(0);
    private static readonly Expression Y = new Input(1);

    // x Φ(x) and x σ(x) at 1 and -2, from tables of Φ and σ; the tanh form of GELU by its published formula.
    [Theory]
    [InlineData("Relu", 1, 1)]
    [InlineData("Relu", -2, 0)]
    [InlineData("Gelu", 1, 0.8413447460685429)]
    [InlineData("Gelu", -2, -0.04550026389635844)]
    [InlineData("GeluTanh", 1, 0.8411919906082768)]
    [InlineData("GeluTanh", -2, -0.04540230591222494)]
    [InlineData("Silu", 1, 0.7310585786300049)]
    [InlineData("Silu", -2, -0.2384058440442351)]
    public void Activations_are_those_of_the_papers(string kind, double x, double expected) =>
        Assert.Equal(expected, ExpressionMeaning.Of(Of(kind), x), 1e-12);

    [Theory]
    [InlineData("Relu")]
    [InlineData("Gelu")]
    [InlineData("GeluTanh")]
    [InlineData("Silu")]
    public void Derivatives_of_activations_are_limits_of_differences(string kind)
    {
        var activation = Of(kind);
        foreach (var x in new[] { -4.5, -1.7, -0.6, -0.01, 0.02, 0.3, 0.9, 2.2, 5.1 }) AssertDerivative(activation, 0, x);
    }

    [Theory]
    [InlineData("Relu")]
    [InlineData("Gelu")]
    [InlineData("GeluTanh")]
    [InlineData("Silu")]
    public void Derivatives_of_activations_do_not_overflow(string kind)
    {
        var derivative = Derivative.Of(Of(kind), 0);
        Assert.Equal(1, ExpressionMeaning.Of(derivative, 1000), 1e-12);
        Assert.Equal(0, ExpressionMeaning.Of(derivative, -1000), 1e-12);
    }

    [Fact]
    public void Every_operation_has_its_derivative()
    {
        Expression[] trees =
        [
            X + Y,
            X - Y,
            X * Y,
            X / Y,
            X * X * X,
            (X * Y) / (X + 3) - (Expression)2 / Y,
            X / 4 - 5,
            new Unary(UnaryKind.Exp, X * Y),
            new Unary(UnaryKind.Tanh, X / Y),
            new Unary(UnaryKind.Erf, X - Y),
            new Unary(UnaryKind.Sigmoid, X * (3 + Y * (X * X))),
            new Unary(UnaryKind.Relu, X + Y),
            new Unary(UnaryKind.Step, X + Y) * X,
        ];
        foreach (var tree in trees)
        {
            AssertDerivative(tree, 0, 0.7, -1.3);
            AssertDerivative(tree, 1, 0.7, -1.3);
            AssertDerivative(tree, 0, 1.1, 0.4);
            AssertDerivative(tree, 1, 1.1, 0.4);
        }
    }

    [Fact]
    public void Dropout_factors_are_constants()
    {
        var factor = new DropoutFactor(1, 0.25);
        Assert.Equal(factor, Derivative.Of(X * factor, 0));
        Assert.Equal(new Constant(0), Derivative.Of(factor, 0));
    }

    private static Expression Of(string kind) => Activations.Of(Enum.Parse<ActivationKind>(kind));

    private static void AssertDerivative(Expression tree, int input, params double[] at)
    {
        const double step = 1e-3;
        double Value(double shift)
        {
            var inputs = at.ToArray();
            inputs[input] += shift;
            return ExpressionMeaning.Of(tree, inputs);
        }

        // Three central differences, extrapolated: the error is of the order of the sixth power of the step.
        double Central(double h) => (Value(h) - Value(-h)) / (2 * h);
        var expected = 1.5 * Central(step) - 0.6 * Central(2 * step) + 0.1 * Central(3 * step);
        var actual = ExpressionMeaning.Of(Derivative.Of(tree, input), at);
        Assert.True(Math.Abs(actual - expected) < 1e-10, $"d {tree} / d ${input} at {string.Join(", ", at)} is {expected}, not {actual}.");
    }
}
