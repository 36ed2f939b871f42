using ModelGen.Generator.Graph.Expressions;

namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>The value of an element-wise tree at one element.</summary>
internal static class ExpressionMeaning
{
    /// <param name="expression">The tree.</param>
    /// <param name="inputs">The value of each input.</param>
    /// <param name="dropout">The factor of a dropout site at this element.</param>
    public static double Of(Expression expression, IReadOnlyList<double> inputs, Func<DropoutFactor, double> dropout) => expression switch
    {
        Input input => inputs[input.Index],
        Constant constant => constant.Value,
        DropoutFactor factor => dropout(factor),
        Binary binary => Of(binary.Kind, Of(binary.Left, inputs, dropout), Of(binary.Right, inputs, dropout)),
        Unary unary => Of(unary.Kind, Of(unary.Operand, inputs, dropout)),
        _ => throw new InvalidOperationException($"No meaning for {expression}."),
    };

    /// <summary>The value of a tree without dropout.</summary>
    public static double Of(Expression expression, params IReadOnlyList<double> inputs) =>
        Of(expression, inputs, factor => throw new InvalidOperationException($"Nothing is said of {factor}."));

    private static double Of(BinaryKind kind, double left, double right) => kind switch
    {
        BinaryKind.Add => left + right,
        BinaryKind.Subtract => left - right,
        BinaryKind.Multiply => left * right,
        BinaryKind.Divide => left / right,
        _ => throw new InvalidOperationException($"No meaning for {kind}."),
    };

    private static double Of(UnaryKind kind, double operand) => kind switch
    {
        UnaryKind.Exp => Math.Exp(operand),
        UnaryKind.Tanh => Math.Tanh(operand),
        UnaryKind.Erf => ErrorFunction.Of(operand),
        UnaryKind.Sigmoid => 1 / (1 + Math.Exp(-operand)),
        UnaryKind.Relu => Math.Max(operand, 0),
        UnaryKind.Step => operand > 0 ? 1 : 0,
        _ => throw new InvalidOperationException($"No meaning for {kind}."),
    };
}
