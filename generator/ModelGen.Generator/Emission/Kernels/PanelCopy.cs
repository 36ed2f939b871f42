namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// Copies columns of a matrix into panels of their own, row behind row. A tile then goes through its panel line by line: rows that stand
/// apart would cost it a page each, and where the distance is a power of two they would push each other out of the cache.
/// </summary>
/// <param name="Columns">Groups of lanes that make up the columns of one panel.</param>
internal sealed record PanelCopy(IReadOnlyList<Lanes> Columns)
{
    public int Width => Columns.Sum(lanes => lanes.Count);

    public string Name => $"Pack{Width}";

    /// <summary>
    /// The call, given the references to the first elements, the floats from one row of the source to the next and from one panel to the
    /// next, and how many panels and rows there are.
    /// </summary>
    public static string Call(string name, string source, string step, string destination, string distance, string panels, string rows) =>
        $"{name}(ref {source}, {step}, ref {destination}, {distance}, {panels}, {rows});";

    public void Emit(SourceWriter writer)
    {
        writer.Line($"// Panels (rows, {Width}), distance floats apart, of neighbouring columns of source, whose rows stand step floats apart.");
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block(
            $"private static void {Name}(ref float source, nint step, ref float destination, nint distance, nint panels, nint rows)"))
        using (writer.Block("for (nint row = 0; row < rows; row++)"))
        {
            writer.Line("ref var from = ref source;");
            writer.Line("ref var to = ref destination;");
            using (writer.Block("for (nint panel = 0; panel < panels; panel++)"))
            {
                var column = 0;
                foreach (var lanes in Columns)
                {
                    var at = Literal.Of(column);
                    writer.Line($"{lanes.At("to", at)} = {lanes.At("from", at)};");
                    column += lanes.Count;
                }

                writer.Line($"from = ref Unsafe.Add(ref from, {Width});");
                writer.Line("to = ref Unsafe.Add(ref to, distance);");
            }

            writer.Line("source = ref Unsafe.Add(ref source, step);");
            writer.Line($"destination = ref Unsafe.Add(ref destination, {Width});");
        }
    }
}
