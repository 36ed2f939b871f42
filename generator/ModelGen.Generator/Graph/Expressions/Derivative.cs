namespace ModelGen.Generator.Graph.Expressions;

/// <summary>Symbolic differentiation of element-wise trees.</summary>
internal static class Derivative
{
    /// <summary>d expression / d input.</summary>
    public static Expression Of(Expression expression, int input) => expression switch
    {
        Input i => i.Index == input ? 1 : 0,
        Constant or DropoutFactor => 0,
        Binary binary => Of(binary, input),
        Unary unary => Outer(unary) * Of(unary.Operand, input),
        _ => throw new InvalidOperationException($"No derivative for {expression}."),
    };

    private static Expression Of(Binary binary, int input)
    {
        var left = Of(binary.Left, input);
        var right = Of(binary.Right, input);
        return binary.Kind switch
        {
            BinaryKind.Add => left + right,
            BinaryKind.Subtract => right is Constant { Value: 0 } ? left : left - right,
            BinaryKind.Multiply when binary.Left.Equals(binary.Right) => 2 * (binary.Left * left),
            BinaryKind.Multiply => left * binary.Right + binary.Left * right,
            _ when right is Constant { Value: 0 } => left is Constant { Value: 0 } ? 0 : left / binary.Right,
            _ => (left * binary.Right - binary.Left * right) / (binary.Right * binary.Right),
        };
    }

    private static Expression Outer(Unary unary) => unary.Kind switch
    {
        UnaryKind.Exp => unary,
        UnaryKind.Tanh => (Expression)1 - unary * unary,
        UnaryKind.Erf =>
            (Expression)(2 / Math.Sqrt(Math.PI)) * new Unary(UnaryKind.Exp, (Expression)(-1) * (unary.Operand * unary.Operand)),
        UnaryKind.Sigmoid => unary * ((Expression)1 - unary),
        UnaryKind.Relu => new Unary(UnaryKind.Step, unary.Operand),
        _ => 0,
    };
}
