using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Passes;

/// <summary>
/// Moves element-wise ops into the op that makes their input, as its epilogue, so that the input is still in registers or the nearest
/// cache. An input that others read too is stored as well.
/// </summary>
internal static class Fusion
{
    public static ModelGraph Run(ModelGraph graph)
    {
        return graph.With(graph.Regions.Select(region => Fuse(region, graph)).ToList());
    }

    private static Region Fuse(Region region, ModelGraph graph)
    {
        var ops = region.Ops.ToList();
        var opsElsewhere = graph.Regions.Where(other => other != region).SelectMany(other => other.Ops);
        var readElsewhere = new HashSet<Value>(opsElsewhere.SelectMany(op => op.Inputs));
        for (var index = 0; index < ops.Count; index++)
        {
            if (ops[index] is not Elementwise elementwise) continue;
            var host = FindHost(ops, index, elementwise);
            if (host < 0) continue;

            var isKept = new HashSet<Value>(readElsewhere);
            if (region.Output is { } output) isKept.Add(output);
            for (var other = 0; other < ops.Count; other++)
            {
                if (other != index) isKept.UnionWith(ops[other].Inputs);
            }

            ops[host] = Merge(ops[host], elementwise, isKept);
            ops.RemoveAt(index);
            index = host;
        }

        return region.With(ops);
    }

    // The last op that makes one of the inputs, provided that the other inputs are there before it.
    private static int FindHost(List<Op> ops, int index, Elementwise elementwise)
    {
        for (var host = index - 1; host >= 0; host--)
        {
            var made = new HashSet<Value>(ops[host].Outputs);
            if (!elementwise.Operands.Any(made.Contains)) continue;
            return ops[host] is Elementwise or IEpilogueHost and not MatMul { Form: MatMulForm.TransposedLeft } ? host : -1;
        }

        return -1;
    }

    private static Op Merge(Op host, Elementwise guest, HashSet<Value> isKept) => host switch
    {
        Elementwise elementwise => MergeInto(elementwise, guest, isKept),
        IEpilogueHost epilogueHost => epilogueHost.With(MergeInto(epilogueHost.Epilogue, guest, isKept)),
        _ => throw new InvalidOperationException($"{host} takes no epilogue."),
    };

    private static Elementwise MergeInto(Elementwise host, Elementwise guest, HashSet<Value> isKept)
    {
        var (inputs, stores) = Combine(host.Operands, host.Stores, 0, guest, isKept);
        return new Elementwise(host.Label + guest.Label, inputs, stores);
    }

    private static Epilogue MergeInto(Epilogue host, Elementwise guest, HashSet<Value> isKept)
    {
        var (inputs, stores) = Combine(host.Inputs, host.Stores, 1, guest, isKept);
        return new Epilogue(host.Label + guest.Label, inputs, stores);
    }

    // firstInput: the index under which the host's trees know its first input.
    private static (IReadOnlyList<Value> Inputs, IReadOnlyList<(Value Output, Expression Expression)> Stores) Combine(
        IReadOnlyList<Value> hostInputs, IReadOnlyList<(Value Output, Expression Expression)> hostStores, int firstInput,
        Elementwise guest, HashSet<Value> isKept)
    {
        var inputs = hostInputs.ToList();
        Expression Replacement(int operand)
        {
            var value = guest.Operands[operand];
            foreach (var (output, expression) in hostStores)
            {
                if (output == value) return expression;
            }

            if (!inputs.Contains(value)) inputs.Add(value);
            return new Input(firstInput + inputs.IndexOf(value));
        }

        var stores = hostStores.Where(store => isKept.Contains(store.Output)).ToList();
        stores.AddRange(guest.Stores.Select(store => (store.Output, store.Expression.Substitute(Replacement))));
        return (inputs, stores);
    }
}
