using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Graph.Expressions;

/// <summary>The activations of the feed-forward network, as trees over input 0.</summary>
internal static class Activations
{
    private static readonly Expression X = new Input(0);

    public static Expression Of(ActivationKind kind) => kind switch
    {
        ActivationKind.Relu => new Unary(UnaryKind.Relu, X),

        // x Φ(x) = x/2 (1 + erf(x / sqrt 2))
        ActivationKind.Gelu => (Expression)0.5 * X * ((Expression)1 + new Unary(UnaryKind.Erf, X * Math.Sqrt(0.5))),

        // x/2 (1 + tanh(sqrt(2/π) (x + 0.044715 x³)))
        ActivationKind.GeluTanh => (Expression)0.5 * X * ((Expression)1 + new Unary(
            UnaryKind.Tanh, X * ((Expression)Math.Sqrt(2 / Math.PI) + (Expression)(0.044715 * Math.Sqrt(2 / Math.PI)) * (X * X)))),

        // x σ(x), with σ(x) = (1 + tanh(x/2)) / 2: neither it nor its derivative overflows.
        ActivationKind.Silu => (Expression)0.5 * X * ((Expression)1 + new Unary(UnaryKind.Tanh, (Expression)0.5 * X)),
        _ => throw new InvalidOperationException($"No activation {kind}."),
    };
}
