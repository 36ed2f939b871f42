namespace ModelGen.Generator.Graph;

/// <summary>Checks what every pass must keep: each op's shape rule, one definition a value, and no use before it.</summary>
internal static class GraphVerifier
{
    /// <summary>The faults found, each naming the region and the op.</summary>
    public static IReadOnlyList<string> Verify(ModelGraph graph)
    {
        var faults = new List<string>();
        var defined = new HashSet<Value>();
        foreach (var region in graph.Regions)
        {
            if (region.Input is not null) defined.Add(region.Input);
            foreach (var op in region.Ops)
            {
                if (op.Verify() is { } fault) faults.Add($"{region.Name}: {op}: {fault}");
                foreach (var input in op.Inputs)
                {
                    if (input.Kind == ValueKind.Activation && !defined.Contains(input))
                        faults.Add($"{region.Name}: {op}: {input} is used before it is defined");
                }

                foreach (var output in op.Outputs)
                {
                    if (output.Kind == ValueKind.Activation && !defined.Add(output))
                        faults.Add($"{region.Name}: {op}: {output} is defined twice");
                }
            }

            if (region.Output is { } result && !defined.Contains(result))
                faults.Add($"{region.Name}: its output {result} is never defined");
        }

        return faults;
    }

    /// <summary>Throws on a fault: a pass broke the graph, which is an error of the compiler and never of a declaration.</summary>
    public static void ThrowIfBroken(ModelGraph graph, string pass)
    {
        var faults = Verify(graph);
        if (faults.Count > 0)
            throw new InvalidOperationException($"After {pass}: {string.Join("; ", faults)}\n{GraphPrinter.Print(graph)}");
    }
}
