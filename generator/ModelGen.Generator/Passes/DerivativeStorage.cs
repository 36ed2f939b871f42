using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Passes;

/// <summary>
/// Where the backward pass reads a value of the forward pass for nothing but one costly function of it, the forward pass stores that
/// function in the value's place: an activation's derivative instead of its pre-activation. It takes as many bytes, shares the activation's
/// exponential, and leaves the backward pass a multiplication.
/// </summary>
internal static class DerivativeStorage
{
    public static ModelGraph Run(ModelGraph graph)
    {
        foreach (var region in graph.Regions.Where(region => region.Role == RegionRole.Forward))
        {
            foreach (var op in region.Ops)
            {
                foreach (var value in op.Outputs.Where(value => value.Kind == ValueKind.Activation && value != region.Output))
                {
                    if (Trees.Of(op) is not null && FunctionOf(value, graph) is { } function) graph = Replace(value, function, graph);
                }
            }
        }

        return graph;
    }

    // What the backward pass computes of the value, as a tree over input 0; null where that is not all it is read for, or is cheap.
    private static Expression? FunctionOf(Value value, ModelGraph graph)
    {
        var functions = new HashSet<Expression>();
        foreach (var region in graph.Regions)
        {
            foreach (var op in region.Ops.Where(op => op.Inputs.Contains(value)))
            {
                if (!region.IsBackward || op.Inputs.Count(input => input == value) > 1) return null;
                if (Trees.Of(op) is not { } trees || !trees.Inputs.Contains(value)) return null;
                var parts = trees.Stores.SelectMany(store => PartsOf(store.Expression, trees.IndexOf(value)));
                functions.UnionWith(parts.Select(part => part.Substitute(_ => new Input(0))));
            }
        }

        return functions.Count == 1 && IsCostly(functions.First()) ? functions.First() : null;
    }

    // The largest subtrees that read one input and nothing else.
    private static IEnumerable<Expression> PartsOf(Expression expression, int input) =>
        !expression.Reads(input) ? []
        : ReadsOnly(expression, input) ? [expression]
        : expression switch
        {
            Binary binary => PartsOf(binary.Left, input).Concat(PartsOf(binary.Right, input)),
            Unary unary => PartsOf(unary.Operand, input),
            _ => [],
        };

    private static bool ReadsOnly(Expression expression, int input) => expression switch
    {
        Input read => read.Index == input,
        Binary binary => ReadsOnly(binary.Left, input) && ReadsOnly(binary.Right, input),
        Unary unary => ReadsOnly(unary.Operand, input),
        _ => expression is Constant,
    };

    private static bool IsCostly(Expression expression) => expression switch
    {
        Binary binary => binary.Kind == BinaryKind.Divide || IsCostly(binary.Left) || IsCostly(binary.Right),
        Unary unary => unary.Kind is UnaryKind.Exp or UnaryKind.Tanh or UnaryKind.Erf or UnaryKind.Sigmoid || IsCostly(unary.Operand),
        _ => false,
    };

    private static ModelGraph Replace(Value value, Expression function, ModelGraph graph)
    {
        var derivative = new Value(value.Name + ".derivative", value.Shape, value.Kind, value.Type);
        return graph.With([.. graph.Regions.Select(region => region.With(region.Ops.Select(op =>
            op.Outputs.Contains(value) ? Store(op) : op.Inputs.Contains(value) ? Read(op) : op)))]);

        Op Store(Op op)
        {
            var trees = Trees.Of(op)!;
            return trees.With(trees.Inputs, trees.Stores.Select(store =>
                store.Output == value ? (derivative, function.Substitute(_ => store.Expression)) : store));
        }

        Op Read(Op op)
        {
            var trees = Trees.Of(op)!;
            Expression input = new Input(trees.IndexOf(value));
            var computed = function.Substitute(_ => input);
            return trees.With(
                trees.Inputs.Select(other => other == value ? derivative : other),
                trees.Stores.Select(store => (store.Output, store.Expression.Replace(computed, input))));
        }
    }

    /// <summary>The element-wise trees of an op, whether they are all of it or its epilogue.</summary>
    private sealed class Trees(Op op, Epilogue epilogue, int firstInput)
    {
        public IEnumerable<Value> Inputs => epilogue.Inputs;

        public IEnumerable<(Value Output, Expression Expression)> Stores => epilogue.Stores;

        public static Trees? Of(Op op) => op switch
        {
            Elementwise elementwise => new Trees(op, new Epilogue(elementwise.Label, elementwise.Operands, elementwise.Stores), 0),
            IEpilogueHost host => new Trees(op, host.Epilogue, 1),
            _ => null,
        };

        /// <summary>The index under which the trees know an input.</summary>
        public int IndexOf(Value input) => firstInput + epilogue.Inputs.ToList().IndexOf(input);

        public Op With(IEnumerable<Value> inputs, IEnumerable<(Value Output, Expression Expression)> stores) =>
            op is IEpilogueHost host
                ? host.With(new Epilogue(epilogue.Label, [.. inputs], [.. stores]))
                : new Elementwise(epilogue.Label, [.. inputs], [.. stores]);
    }
}
