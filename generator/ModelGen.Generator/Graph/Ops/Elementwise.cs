using ModelGen.Generator.Graph.Expressions;

namespace ModelGen.Generator.Graph.Ops;

/// <summary>
/// Trees over elements at one place. An input is (rows, n) like the outputs, or a row of n that every row reads: input i of the trees is
/// <c>Operands[i]</c>.
/// </summary>
internal sealed class Elementwise(
    string label, IReadOnlyList<Value> operands, IReadOnlyList<(Value Output, Expression Expression)> stores) : Op
{
    public Elementwise(string label, IReadOnlyList<Value> operands, Value output, Expression expression)
        : this(label, operands, [(output, expression)])
    {
    }

    /// <summary>What it does in a word, for names: Bias, Gelu, Residual.</summary>
    public string Label { get; } = label;

    public IReadOnlyList<Value> Operands { get; } = operands;

    public IReadOnlyList<(Value Output, Expression Expression)> Stores { get; } = stores;

    public override string Mnemonic => "elementwise";

    public override IEnumerable<Value> Inputs => Operands;

    public override IEnumerable<Value> Outputs => Stores.Select(store => store.Output);

    public override string Attributes => Label + ": " + string.Join("; ", Stores.Select(store => store.Expression));

    public override string? Verify()
    {
        var result = Stores[0].Output.Shape;
        return new Epilogue(Label, Operands, Stores).Verify(result);
    }

    public override void Differentiate(GradientBuilder gradient)
    {
        var (output, expression) = Stores.Single();
        if (gradient.CotangentOf(output) is not { } cotangent) return;
        for (var i = 0; i < Operands.Count; i++)
        {
            var operand = Operands[i];
            var derivative = Derivative.Of(expression, i);
            if (operand.Kind == ValueKind.Constant || derivative is Constant { Value: 0 }) continue;

            var share = cotangent;
            if (derivative is not Constant { Value: 1 })
            {
                // The cotangent times the derivative, over those operands that the derivative reads.
                var read = Enumerable.Range(0, Operands.Count).Where(derivative.Reads).ToList();
                var product = new Input(0) * derivative.Substitute(k => new Input(1 + read.IndexOf(k)));
                share = gradient.NewCotangent(operand.Shape.HasRows ? operand : output);
                gradient.Emit(new Elementwise(Label + "Gradient", [cotangent, .. read.Select(k => Operands[k])], share, product));
            }

            if (operand.Shape.HasRows) gradient.Contribute(operand, share);
            else gradient.Emit(new ColumnSum(share, GradientBuilder.GradientOf(operand)));
        }
    }
}
