namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// Sums over the columns of one row: whole vectors are summed lane by lane, narrower ones join at the end. The order is fixed by the width
/// alone.
/// </summary>
internal static class RowReduction
{
    /// <summary>Writes <c>var name = sum of term over columns</c> for each name.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="columns">How many.</param>
    /// <param name="widest">The widest lanes.</param>
    /// <param name="names">The locals that take the sums.</param>
    /// <param name="terms">Each name's term at one column, as C# over lanes; may write statements first.</param>
    public static void Sums(
        SourceWriter writer, int columns, Lanes widest, IReadOnlyList<string> names, Func<Lanes, string, IReadOnlyList<string>> terms)
    {
        var vector = Lanes.Cover(columns, widest.Count)[0];
        var hasTail = columns % vector.Count != 0;
        foreach (var name in names)
        {
            writer.Line($"var {name}Lanes = {vector.Zero};");
            if (hasTail) writer.Line($"var {name}Tail = 0f;");
        }

        ColumnLoop.Emit(writer, columns, widest, (lanes, column) =>
        {
            var texts = terms(lanes, column);
            for (var i = 0; i < names.Count; i++)
            {
                writer.Line(lanes == vector
                    ? $"{names[i]}Lanes += {ExpressionEmitter.StripParentheses(texts[i])};"
                    : $"{names[i]}Tail += {lanes.Sum(texts[i])};");
            }
        });

        foreach (var name in names) writer.Line($"var {name} = {vector.Sum(name + "Lanes")}{(hasTail ? $" + {name}Tail" : "")};");
    }
}
