namespace ModelGen.Generator.Graph.Expressions;

/// <summary>
/// Element-wise maths as a small scalar tree. Trees are compared by structure, so that common subexpressions are found by looking them up.
/// </summary>
internal abstract record Expression
{
    public static Expression operator +(Expression left, Expression right) => (left, right) switch
    {
        (Constant { Value: 0 }, _) => right,
        (_, Constant { Value: 0 }) => left,
        _ => new Binary(BinaryKind.Add, left, right),
    };

    public static Expression operator -(Expression left, Expression right) => new Binary(BinaryKind.Subtract, left, right);

    public static Expression operator *(Expression left, Expression right) => (left, right) switch
    {
        (Constant { Value: 0 }, _) or (_, Constant { Value: 0 }) => new Constant(0),
        (Constant { Value: 1 }, _) => right,
        (_, Constant { Value: 1 }) => left,
        (Constant a, Constant b) => new Constant(a.Value * b.Value),
        (Constant a, Binary { Kind: BinaryKind.Multiply, Left: Constant b } product) => new Constant(a.Value * b.Value) * product.Right,
        (_, Binary { Kind: BinaryKind.Multiply, Left: Constant b } product) => b * (left * product.Right),
        _ => new Binary(BinaryKind.Multiply, left, right),
    };

    public static Expression operator /(Expression left, Expression right) => new Binary(BinaryKind.Divide, left, right);

    public static implicit operator Expression(double value) => new Constant(value);

    /// <summary>The tree with every input replaced.</summary>
    public Expression Substitute(Func<int, Expression> replacement) => this switch
    {
        Input input => replacement(input.Index),
        Binary binary => binary with { Left = binary.Left.Substitute(replacement), Right = binary.Right.Substitute(replacement) },
        Unary unary => unary with { Operand = unary.Operand.Substitute(replacement) },
        _ => this,
    };

    /// <summary>The tree with every occurrence of one subtree replaced by another.</summary>
    public Expression Replace(Expression part, Expression replacement) => Equals(part) ? replacement : this switch
    {
        Binary binary => binary with { Left = binary.Left.Replace(part, replacement), Right = binary.Right.Replace(part, replacement) },
        Unary unary => unary with { Operand = unary.Operand.Replace(part, replacement) },
        _ => this,
    };

    /// <summary>Whether the tree reads an input.</summary>
    public bool Reads(int index) => this switch
    {
        Input input => input.Index == index,
        Binary binary => binary.Left.Reads(index) || binary.Right.Reads(index),
        Unary unary => unary.Operand.Reads(index),
        _ => false,
    };

    /// <summary>The dropout sites in the tree.</summary>
    public IEnumerable<DropoutFactor> DropoutSites => this switch
    {
        DropoutFactor factor => [factor],
        Binary binary => binary.Left.DropoutSites.Concat(binary.Right.DropoutSites),
        Unary unary => unary.Operand.DropoutSites,
        _ => [],
    };
}

/// <summary>The element of an input at hand; an input of one row is read at the element's column.</summary>
internal sealed record Input(int Index) : Expression
{
    public override string ToString() => "$" + Index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed record Constant(double Value) : Expression
{
    public override string ToString() => Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>0 with the site's probability, else 1/(1-p): a pure function of the site, the layer and the element's index.</summary>
internal sealed record DropoutFactor(int Site, double Probability) : Expression
{
    public override string ToString() => FormattableString.Invariant($"dropout[{Site}, {Probability:R}]");
}

internal enum BinaryKind
{
    Add,
    Subtract,
    Multiply,
    Divide,
}

internal sealed record Binary(BinaryKind Kind, Expression Left, Expression Right) : Expression
{
    public override string ToString() => $"({Left} {Symbol} {Right})";

    public string Symbol => Kind switch
    {
        BinaryKind.Add => "+",
        BinaryKind.Subtract => "-",
        BinaryKind.Multiply => "*",
        _ => "/",
    };
}

internal enum UnaryKind
{
    Exp,
    Tanh,
    Erf,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>1 where x > 0, else 0.</summary>
    Step,
}

internal sealed record Unary(UnaryKind Kind, Expression Operand) : Expression
{
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}({Operand})";
}
