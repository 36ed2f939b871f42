using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Lowering;

/// <summary>The ops of one region as they are written down.</summary>
internal sealed class RegionBuilder(string name)
{
    public string Name { get; } = name;

    public List<Op> Ops { get; } = [];

    /// <summary>A fresh activation of so many columns a row.</summary>
    public Value Rows(string name, int columns) => new(name, new Shape(Dim.Rows, columns), ValueKind.Activation);

    public void Add(Op op) => Ops.Add(op);

    /// <summary>The element-wise sum of two values.</summary>
    public Value Add(string label, string name, Value left, Value right)
    {
        var sum = Rows(name, left.Shape.Columns);
        Add(new Elementwise(label, [left, right], sum, new Input(0) + new Input(1)));
        return sum;
    }
}
