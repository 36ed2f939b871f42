using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>The scores of additive attention. Lanes run over keys, which stand transposed: (KeyDim, padded context).</summary>
internal sealed class AdditiveScores(AttentionSpec spec, Lanes lanes)
{
    /// <summary>Scores of one query, before their scale, from the key <c>low</c> on, in whole vectors to <c>keys</c>.</summary>
    public void EmitMethod(SourceWriter writer, string name)
    {
        writer.Line("// The scores of one query: weight . tanh(query + key).");
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        writer.Line($"private static void {name}Scores(");
        using (writer.Indent())
            writer.Line("ref float query, ref float weight, ref float transposedKey, ref float scores, nint low, nint keys)");
        using (writer.Block())
        using (writer.Block($"for (var key = low; key < keys; key += {lanes.Count})"))
        {
            writer.Line($"var score = {lanes.Zero};");
            using (writer.Block($"for (nint column = 0; column < {spec.KeyDim}; column++)"))
            {
                var sum = $"{lanes.Broadcast("Unsafe.Add(ref query, column)")} + {Key}";
                writer.Line($"var tangent = VectorMath.Tanh({sum});");
                writer.Line($"score = {lanes.MultiplyAdd("tangent", lanes.Broadcast("Unsafe.Add(ref weight, column)"), "score")};");
            }

            writer.Line($"{lanes.At("scores", "key")} = score;");
        }
    }

    /// <summary>The call for one query.</summary>
    public static string Call(string name, string query, string weight, string scores, string low) =>
        $"{name}Scores(ref {query}, ref {weight}, ref transposedKey, ref {scores}, {low}, keys);";

    /// <summary>Keys or values transposed, with zeros behind the last, so that whole vectors of them are numbers.</summary>
    public void EmitTransposeMethod(SourceWriter writer, string name)
    {
        writer.Line("// (rows, columns) -> (columns, rows), and zeros up to whole vectors.");
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        writer.Line($"private static void {name}Transpose(");
        using (writer.Indent()) writer.Line("ref float source, nint stride, nint rows, nint columns, ref float destination)");
        using (writer.Block())
        {
            writer.Line($"Transposition.Copy(ref source, stride, rows, columns, ref destination, {spec.PaddedKeyContext});");
            if (lanes.IsScalar) return;
            writer.Line($"var end = (rows + {lanes.Count - 1}) & ~(nint){lanes.Count - 1};");
            using (writer.Block("for (nint column = 0; column < columns; column++)"))
            {
                writer.Single(
                    "for (var row = rows; row < end; row++)",
                    $"Unsafe.Add(ref destination, column * {spec.PaddedKeyContext} + row) = 0f;");
            }
        }
    }

    /// <summary>A vector of keys at one column, as C# that names them <c>key</c> and <c>column</c>.</summary>
    public string Key => lanes.At("transposedKey", $"column * {spec.PaddedKeyContext} + key");
}
