using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Passes;

/// <summary>
/// Appends to a forward graph the regions of its backward pass, from last to first, each derived by its ops' gradient rules. What they read
/// of the forward pass is thereby kept.
/// </summary>
internal static class Differentiation
{
    public static ModelGraph Run(ModelGraph forward)
    {
        var regions = new List<Region>();
        var backward = new List<Region>();
        var spanning = new Dictionary<Value, Value>();
        foreach (var region in forward.Regions.Reverse())
        {
            var builder = new GradientBuilder(region, spanning);
            Value? cotangent = null;
            if (region.Output is { } output)
            {
                cotangent = builder.NewCotangent(output);
                builder.Contribute(output, cotangent);
            }

            foreach (var value in region.Ops.SelectMany(op => op.Outputs).Where(spanning.ContainsKey))
                builder.Contribute(value, spanning[value]);
            foreach (var op in Enumerable.Reverse(region.Ops)) op.Differentiate(builder);
            var inputCotangent = region.Input is { } input ? builder.CotangentOf(input) : null;
            var gradient = new Region(region.Name + "_gradient", region.Stack, region.IsPerLayer, cotangent, inputCotangent, builder.Ops);
            backward.Add(gradient.As(RegionRole.Backward));

            // The loss comes out of the gradient op as well: computing it twice would double the work of the head.
            var losses = builder.Ops.SelectMany(op => op.Outputs).Where(value => value.Kind == ValueKind.Losses);
            var computedInBackward = new HashSet<Value>(losses);
            regions.Insert(0, region.With(region.Ops.Where(op => !op.Outputs.Any(computedInBackward.Contains))));
        }

        MarkAccumulation(backward);
        return forward.With([.. regions, .. backward]);
    }

    // A parameter that two places use, such as a tied embedding, has its gradient written by the first and added to by the others.
    private static void MarkAccumulation(IEnumerable<Region> backward)
    {
        var written = new HashSet<ParameterSpec>();
        foreach (var op in backward.SelectMany(region => region.Ops))
        {
            var gradients = op.Outputs.Where(value => value.Kind == ValueKind.ParameterGradient);
            var parameters = gradients.Select(value => value.Parameter!).ToList();
            if (op is IParameterGradientOp gradientOp) gradientOp.AlwaysAccumulates = parameters.Any(written.Contains);
            written.UnionWith(parameters);
        }
    }
}
