using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// The pieces that cached and additive attention are put together from: small products over one head, a tile of queries at a time, and the
/// softmax of one row. Lanes run over keys, which stand transposed: a single query fills them too.
/// </summary>
internal sealed class AttentionTiles(AttentionSpec spec, Target target, TileSet tiles)
{
    public int Rows => target.AttentionTile;

    /// <summary>The key that a tile's scores begin with: the first of a whole vector.</summary>
    public string Low => spec.Window is null ? "0" : "low";

    private Lanes Lanes => target.Lanes;

    private string Padded => Literal.Of(spec.PaddedKeyContext);

    private string FromLow => Low == "0" ? "nint column = 0" : $"var column = {Low}";

    /// <summary>Declares <see cref="Low"/> of a tile whose first query stands at a position.</summary>
    public void DeclareLow(SourceWriter writer, string position)
    {
        if (spec.Window is not { } window) return;
        var low = $"Math.Max({position} - {window}, 0)";
        writer.Line(Lanes.IsScalar ? $"var low = {low};" : $"var low = {low} & ~(nint){Lanes.Count - 1};");
    }

    /// <summary>The key after the last that the queries before a position see, or before one so much further on.</summary>
    public string End(string position, int further = 0) => spec.WindowAfter switch
    {
        0 => further == 0 ? position : $"{position} + {further}",
        { } after => $"Math.Min({position} + {further + after}, length)",
        null => new AttentionKeys(spec).Length,
    };

    /// <summary>The arguments of softmax that say which keys the query at a position sees, after its scores and before their end.</summary>
    public string Seen(string position)
    {
        var visible = End(position, 1);
        return spec.Window is { } window ? $"low, Math.Max({position} - {window}, 0), {visible}" : visible;
    }

    /// <summary>What dropout multiplies the weights from a key on with.</summary>
    public static string DropoutAt(DropoutFactor dropout, Lanes lanes, string key) =>
        $"dropout{dropout.Site}.Factor({lanes.Indices($"dropoutIndex + {key}")})";

    /// <summary>
    /// result (count, keys) = left (count, depth) x transposed (depth, padded): for each query of the tile its products with the keys from
    /// the first on, a vector of keys at a time.
    /// </summary>
    public void EmitScores(SourceWriter writer, int depth, int leftRow, string left, string transposed, string result)
    {
        using (writer.Block($"for ({FromLow}; column < keys; column += {Lanes.Count})"))
        {
            EmitByHeight(
                writer, "count",
                height => new Tile(height, [Lanes], leftRow, 1, spec.PaddedKeyContext, spec.PaddedKeyContext, depth, TileStart.Zero),
                (done, tile) => tile.Call(
                    tiles.NameOf(tile), Offset(left, done, Literal.Of(leftRow)), $"Unsafe.Add(ref {transposed}, column)",
                    Offset($"Unsafe.Add(ref {result}, column)", done, Padded)));
        }
    }

    /// <summary>
    /// result (count, ValueDim) = weights (count, keys) x right (keys, ValueDim), over the keys from the first on.
    /// </summary>
    public void EmitWeighted(SourceWriter writer, string weights, int rightRow, string right, int resultRow, string result)
    {
        var depth = Low == "0" ? "keys" : $"keys - {Low}";
        weights = Shift(weights, Low);
        right = Low == "0" ? right : Offset(right, Low, Literal.Of(rightRow));
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
                writer, "count",
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
    /// One row of scores becomes one row of weights, its columns from <c>visible</c> to <c>keys</c> (rounded up to whole vectors) zero,
    /// as are those from <c>low</c> to <c>first</c> where there is a window.
    /// </summary>
    public void EmitSoftmaxMethod(SourceWriter writer, string name, DropoutFactor? dropout)
    {
        var lanes = Lanes;
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        var parameters = AttentionBlocks.DropoutParameters(dropout);
        var seen = spec.Window is null ? "nint visible" : "nint low, nint first, nint visible";
        using (writer.Block($"private static void {name}Softmax(ref float scores, {seen}, nint keys{parameters})"))
        {
            writer.Line($"var padded = {RoundUp("keys")};");
            if (spec.Window is not null)
            {
                writer.Single(
                    "for (var column = low; column < first; column++)", "Unsafe.Add(ref scores, column) = float.NegativeInfinity;");
            }

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
            var factor = dropout is null ? "" : $" * {DropoutAt(dropout, lanes, "column")}";
            using (Columns(writer)) writer.Line($"{lanes.At("scores", "column")} *= {lanes.Broadcast("scale")}{factor};");
        }
    }

    /// <summary>A count of keys rounded up to whole vectors.</summary>
    private string RoundUp(string count) =>
        Lanes.IsScalar ? count : $"({count} + {Lanes.Count - 1}) & ~(nint){Lanes.Count - 1}";

    /// <summary>The head of a loop over whole vectors up to <c>padded</c>.</summary>
    private SourceWriter.Scope Columns(SourceWriter writer) =>
        writer.Block($"for ({FromLow}; column < padded; column += {Lanes.Count})");
}
