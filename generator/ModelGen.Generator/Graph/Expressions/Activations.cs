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

        // x/2 (1 + tanh(u)) = x σ(2u), with u = sqrt(2/π) (x + 0.044715 x³)
        ActivationKind.GeluTanh => X * new Unary(
            UnaryKind.Sigmoid, X * ((Expression)Math.Sqrt(8 / Math.PI) + (Expression)(0.044715 * Math.Sqrt(8 / Math.PI)) * (X * X))),

        // x σ(x)
        ActivationKind.Silu => X * new Unary(UnaryKind.Sigmoid, X),
        _ => throw new InvalidOperationException($"No activation {kind}."),
    };
}
