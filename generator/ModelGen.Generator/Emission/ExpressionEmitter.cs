using ModelGen.Generator.Graph.Expressions;

namespace ModelGen.Generator.Emission;

/// <summary>
/// An element-wise tree as statements over lanes. A subexpression that occurs twice becomes a local.
/// </summary>
/// <param name="writer">Where statements go.</param>
/// <param name="lanes">The width.</param>
/// <param name="inputs">The local that holds each input.</param>
/// <param name="elementIndex">The index of the first lane's element, for dropout.</param>
internal sealed class ExpressionEmitter(SourceWriter writer, Lanes lanes, IReadOnlyList<string> inputs, string elementIndex)
{
    private readonly Dictionary<Expression, string> _locals = [];
    private readonly Dictionary<Expression, int> _uses = [];

    /// <summary>Counts uses over all the trees that will be emitted; call before <see cref="Emit"/>.</summary>
    public void Count(Expression expression)
    {
        _uses.TryGetValue(expression, out var uses);
        _uses[expression] = uses + 1;
        if (uses > 0) return;
        switch (expression)
        {
            case Binary binary:
                Count(binary.Left);
                Count(binary.Right);
                break;
            case Unary unary:
                Count(unary.Operand);
                break;
        }
    }

    /// <summary>The C# expression for a tree; statements that it needs have been written.</summary>
    public string Emit(Expression expression)
    {
        if (_locals.TryGetValue(expression, out var local)) return local;
        var text = Text(expression);
        if (expression is Input or Constant || (_uses.TryGetValue(expression, out var uses) ? uses : 0) < 2) return text;
        var name = LocalName(expression);
        writer.Line($"var {name} = {StripParentheses(text)};");
        _locals.Add(expression, name);
        return name;
    }

    private string Text(Expression expression) => expression switch
    {
        Input input => inputs[input.Index],
        Constant constant => lanes.Broadcast(Literal.Float(constant.Value)),
        DropoutFactor factor => $"dropout{factor.Site}.Factor({lanes.Indices(elementIndex)})",
        Binary { Kind: BinaryKind.Add, Left: Binary { Kind: BinaryKind.Multiply } product } sum =>
            lanes.MultiplyAdd(Strip(product.Left), Strip(product.Right), Strip(sum.Right)),
        Binary { Kind: BinaryKind.Add, Right: Binary { Kind: BinaryKind.Multiply } product } sum =>
            lanes.MultiplyAdd(Strip(product.Left), Strip(product.Right), Strip(sum.Left)),
        Binary binary => $"({Emit(binary.Left)} {binary.Symbol} {Emit(binary.Right)})",
        Unary { Kind: UnaryKind.Relu } unary => lanes.Max(Strip(unary.Operand), lanes.Zero),
        Unary { Kind: UnaryKind.Step } unary => Step(Strip(unary.Operand)),
        Unary unary => $"VectorMath.{unary.Kind}({Strip(unary.Operand)})",
        _ => throw new InvalidOperationException($"No C# for {expression}."),
    };

    private string Strip(Expression expression) => StripParentheses(Emit(expression));

    /// <summary>The text without parentheses that enclose all of it.</summary>
    public static string StripParentheses(string text)
    {
        if (text.Length < 2 || text[0] != '(' || text[text.Length - 1] != ')') return text;
        var depth = 0;
        for (var i = 0; i < text.Length - 1; i++)
        {
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (depth == 0) return text;
        }

        return text.Substring(1, text.Length - 2);
    }

    private string Step(string operand) => lanes.IsScalar
        ? $"({operand} > 0f ? 1f : 0f)"
        : $"{lanes.Class}.ConditionalSelect({lanes.Class}.GreaterThan({operand}, {lanes.Zero}), {lanes.Broadcast("1f")}, {lanes.Zero})";

    private string LocalName(Expression expression)
    {
        var stem = expression switch
        {
            Unary unary => unary.Kind.ToString().ToLowerInvariant() + "Term",
            DropoutFactor => "factor",
            Binary { Kind: BinaryKind.Multiply } binary when binary.Left.Equals(binary.Right) => "squareTerm",
            Binary { Kind: BinaryKind.Multiply } => "productTerm",
            Binary { Kind: BinaryKind.Divide } => "quotientTerm",
            _ => "sumTerm",
        };
        var name = stem;
        for (var number = 2; _locals.ContainsValue(name); number++) name = stem + Literal.Of(number);
        return name;
    }
}
