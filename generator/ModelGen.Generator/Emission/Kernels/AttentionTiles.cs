using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// The pieces that cached attention is put together from: small products over one head, a tile of queries at a time, and the softmax of one
/// row. Lanes run over keys, which the cache keeps transposed: a single query fills them too.
/// </summary>
internal sealed class AttentionTiles(AttentionSpec spec, Target target, TileSet tiles)
{
    public int Rows => target.AttentionTile;

    private Lanes Lanes => target.Lanes;

    private string Padded => Literal.Of(spec.PaddedKeyContext);

    /// <summary>
    /// result (count, keys) = left (count, KeyDim) x transposed (KeyDim, padded): for each query of the tile its products with all keys,
    /// a vector of keys at a time.
    /// </summary>
    public void EmitScores(SourceWriter writer, int leftRow, string left, string transposed, string result)
    {
        using (writer.Block($"for (nint column = 0; column < keys; column += {Lanes.Count})"))
        {
            EmitByHeight(
                writer, "count",
                height => new Tile(height, [Lanes], leftRow, 1, spec.PaddedKeyContext, spec.PaddedKeyContext, spec.KeyDim, TileStart.Zero),
                (done, tile) => tile.Call(
                    tiles.NameOf(tile), Offset(left, done, Literal.Of(leftRow)), $"Unsafe.Add(ref {transposed}, column)",
                    Offset($"Unsafe.Add(ref {result}, column)", done, Padded)));
        }
    }

    /// <summary>
    /// result (rows, ValueDim) = weights (rows, depth) x right (depth, ValueDim).
    /// </summary>
    public void EmitWeighted(
        SourceWriter writer, string rows, string depth, string weights, int rightRow, string right, int resultRow, string result)
    {
        var (group, whole, rest) = ColumnGroups();
        if (whole == 1) EmitGroup(group, "0");
        if (whole > 1)
        {
            var width = group.Count * Lanes.Count;
            using (writer.Block($"for (nint at = 0; at < {whole * width}; at += {width})")) EmitGroup(group, "at");
        }

        if (rest.Count > 0) EmitGroup(rest, Literal.Of(whole * group.Count * Lanes.Count));

        void EmitGroup(IReadOnlyList<Lanes> groups, string at)
        {
            EmitByHeight(
                writer, rows,
                height => new Tile(height, groups, spec.PaddedKeyContext, 1, rightRow, resultRow, null, TileStart.Zero),
                (done, tile) => tile.Call(
                    tiles.NameOf(tile),
                    Offset(weights, done, Padded),
                    Shift(right, at),
                    Offset(Shift(result, at), done, Literal.Of(resultRow)),
                    depth));
        }
    }

    // The head's columns in equal groups of whole vectors, as many to a group as leave registers for a full tile and divide them, and what
    // is left in narrower ones.
    private (IReadOnlyList<Lanes> Group, int Whole, IReadOnlyList<Lanes> Left) ColumnGroups()
    {
        var vectors = spec.ValueDim / Lanes.Count;
        var rest = Lanes.Cover(spec.ValueDim % Lanes.Count, Lanes.Count);
        if (vectors == 0) return ([], 0, rest);
        var most = Math.Max(1, target.Accumulators / target.AttentionTile);
        var size = Enumerable.Range(1, Math.Min(most, vectors)).Last(count => vectors % count == 0);
        return ([.. Enumerable.Repeat(Lanes, size)], vectors / size, rest);
    }

    private void EmitByHeight(SourceWriter writer, string rows, Func<int, Tile> tile, Func<string?, Tile, string> call)
    {
        using (writer.Block($"if ({rows} == {Rows})")) writer.Line(call(null, tile(Rows)));
        using (writer.Block("else")) writer.Single($"for (nint i = 0; i < {rows}; i++)", call("i", tile(1)));
    }

    private static string Shift(string reference, string offset) => offset == "0" ? reference : $"Unsafe.Add(ref {reference}, {offset})";

    private static string Offset(string reference, string? index, string stride) =>
        index is null ? reference : $"Unsafe.Add(ref {reference}, {index} * {stride})";

    /// <summary>
    /// One row of scores becomes one row of weights, its columns from <c>visible</c> to <c>keys</c> (rounded up to whole vectors) zero.
    /// </summary>
    public void EmitSoftmaxMethod(SourceWriter writer, string name)
    {
        var lanes = Lanes;
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"private static void {name}Softmax(ref float scores, nint visible, nint keys)"))
        {
            writer.Line($"var padded = {RoundUp("keys")};");
            writer.Single(
                "for (var column = visible; column < padded; column++)", "Unsafe.Add(ref scores, column) = float.NegativeInfinity;");
            writer.Line();
            writer.Line($"var maximumLanes = {lanes.Broadcast("float.NegativeInfinity")};");
            using (Columns(writer)) writer.Line($"maximumLanes = {lanes.Max("maximumLanes", lanes.At("scores", "column"))};");
            writer.Line($"var maximum = {lanes.MaxElement("maximumLanes")} * {Literal.Float(spec.Scale)};");
            writer.Line();
            writer.Line($"var sumLanes = {lanes.Zero};");
            using (Columns(writer))
            {
                var scaled = $"{lanes.At("scores", "column")} * {lanes.Broadcast(Literal.Float(spec.Scale))}";
                writer.Line($"var weight = VectorMath.Exp({scaled} - {lanes.Broadcast("maximum")});");
                writer.Line("sumLanes += weight;");
                writer.Line($"{lanes.At("scores", "column")} = weight;");
            }

            writer.Line($"var sum = {lanes.Sum("sumLanes")};");
            writer.Line("var scale = 1 / sum;");
            using (Columns(writer)) writer.Line($"{lanes.At("scores", "column")} *= {lanes.Broadcast("scale")};");
        }
    }

    /// <summary>A count of keys rounded up to whole vectors.</summary>
    private string RoundUp(string count) =>
        Lanes.IsScalar ? count : $"({count} + {Lanes.Count - 1}) & ~(nint){Lanes.Count - 1}";

    /// <summary>The head of a loop over whole vectors up to <c>padded</c>.</summary>
    private SourceWriter.Scope Columns(SourceWriter writer) =>
        writer.Block($"for (nint column = 0; column < padded; column += {Lanes.Count})");
}
