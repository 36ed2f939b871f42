using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Lowering;

/// <summary>The ops of one region as they are written down.</summary>
internal sealed class RegionBuilder(Stack stack)
{
    private readonly List<Op> _ops = [];

    /// <summary>The region with what has been written down.</summary>
    public Region Build(string name, bool isPerLayer, Value? input, Value? output) =>
        new(stack.Prefix(name), stack, isPerLayer, input, output, _ops);

    /// <summary>A fresh activation of so many columns a row.</summary>
    public Value Rows(string name, int columns) => new(name, new Shape(stack.Rows, columns), ValueKind.Activation);

    public void Add(Op op) => _ops.Add(op);

    /// <summary>The element-wise sum of two values.</summary>
    public Value Add(string label, string name, Value left, Value right)
    {
        var sum = Rows(name, left.Shape.Columns);
        Add(new Elementwise(label, [left, right], sum, new Input(0) + new Input(1)));
        return sum;
    }
}
