using System.Text;

namespace ModelGen.Generator.Graph;

/// <summary>A graph as text: one op a line, with shapes.</summary>
internal static class GraphPrinter
{
    public static string Print(ModelGraph graph)
    {
        var text = new StringBuilder();
        text.Append("graph ").Append(graph.Name).Append('\n');
        foreach (var region in graph.Regions)
        {
            text.Append('\n').Append(region.Name);
            if (region.IsPerLayer) text.Append(" x ").Append(region.Times.ToString(System.Globalization.CultureInfo.InvariantCulture));
            text.Append('(').Append(region.Input is { } input ? $"{input} {input.Shape}" : "").Append(')');
            if (region.Output is { } output) text.Append(" -> ").Append(output);
            text.Append('\n');
            foreach (var op in region.Ops) text.Append("    ").Append(op).Append('\n');
        }

        return text.ToString();
    }
}
