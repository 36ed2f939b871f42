using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// Backward of causal attention. For a tile of queries the weights and their cotangents are computed again; they give the queries' cotangents
/// at once, and add to those of the keys and values, which no other worker touches.
/// </summary>
internal sealed class AttentionGradientEmitter : KernelEmitter
{
    private readonly AttentionGradient _op;
    private readonly AttentionSpec _spec;

    public AttentionGradientEmitter(AttentionGradient op)
    {
        _op = op;
        _spec = op.Spec;
        AddRef("query", op.Query.Value, op.Query.Column);
        AddRef("key", op.Key.Value, op.Key.Column);
        AddRef("value", op.Value.Value, op.Value.Column);
        AddRef("cotangent", op.Cotangent);
        AddRef("output", op.Output);
        AddRef("logSumExp", op.LogSumExp);
        AddRef("queryGradient", op.QueryGradient.Value, op.QueryGradient.Column);
        AddRef("keyGradient", op.KeyGradient.Value, op.KeyGradient.Column);
        AddRef("valueGradient", op.ValueGradient.Value, op.ValueGradient.Column);
        if (op.Dropout is not null) AddDropout([op.Dropout]);
        AddSequences();
        AddScratch();
        AddWorker();
    }

    public override string Name => $"CausalAttentionGradient{Literal.Of(_spec.Heads)}x{Literal.Of(_spec.HeadDim)}";

    public override string Summary =>
        $"Cotangents of query, key and value, {Literal.Of(_spec.Heads)} heads of {Literal.Of(_spec.HeadDim)}, from that of the output (rows, {Literal.Of(_spec.InnerWidth)}).";

    public override int ScratchFloats => _op.ScratchFloats;

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var pieces = new AttentionTiles(_spec, target, tiles);
        var (heads, width, padded) = (Literal.Of(_spec.Heads), Literal.Of(_spec.HeadDim), Literal.Of(_spec.PaddedContext));
        writer.Line($"ref var transposedKey = ref scratch; // ({width}, {padded})");
        writer.Line($"ref var transposedValue = ref Unsafe.Add(ref transposedKey, {Literal.Of(_spec.HeadDim * _spec.PaddedContext)}); // ({width}, {padded})");
        writer.Line($"ref var weights = ref Unsafe.Add(ref transposedValue, {Literal.Of(_spec.HeadDim * _spec.PaddedContext)}); // ({Literal.Of(pieces.Rows)}, {padded})");
        writer.Line($"ref var scoreGradients = ref Unsafe.Add(ref weights, {Literal.Of(pieces.Rows * _spec.PaddedContext)}); // ({Literal.Of(pieces.Rows)}, {padded})");
        writer.Line($"var (first, end) = ParallelRange.Share(batch * {heads}, worker, workers);");
        using (writer.Block("for (var unit = first; unit < end; unit++)"))
        {
            writer.Line($"var start = unit / {heads} * length;");
            writer.Line($"var head = unit % {heads};");
            HeadReference(writer, "q", "query", _op.Query.Value.Shape.Columns);
            HeadReference(writer, "k", "key", _op.Key.Value.Shape.Columns);
            HeadReference(writer, "v", "value", _op.Value.Value.Shape.Columns);
            HeadReference(writer, "dO", "cotangent", _spec.InnerWidth);
            HeadReference(writer, "o", "output", _spec.InnerWidth);
            HeadReference(writer, "dQ", "queryGradient", _op.QueryGradient.Value.Shape.Columns);
            HeadReference(writer, "dK", "keyGradient", _op.KeyGradient.Value.Shape.Columns);
            HeadReference(writer, "dV", "valueGradient", _op.ValueGradient.Value.Shape.Columns);
            writer.Line($"Transposition.Copy(ref k, {Literal.Of(_op.Key.Value.Shape.Columns)}, length, {width}, ref transposedKey, {padded});");
            writer.Line($"Transposition.Copy(ref v, {Literal.Of(_op.Value.Value.Shape.Columns)}, length, {width}, ref transposedValue, {padded});");
            using (writer.Block("for (nint row = 0; row < length; row++)"))
            {
                ColumnLoop.Emit(writer, _spec.HeadDim, target.Lanes, (lanes, column) =>
                {
                    writer.Line($"{lanes.At("dK", Element("row", _op.KeyGradient.Value.Shape.Columns, column))} = {lanes.Zero};");
                    writer.Line($"{lanes.At("dV", Element("row", _op.ValueGradient.Value.Shape.Columns, column))} = {lanes.Zero};");
                });
            }

            writer.Line();
            using (writer.Block($"for (nint row = 0; row < length; row += {Literal.Of(pieces.Rows)})"))
            {
                writer.Line($"var count = Math.Min(length - row, {Literal.Of(pieces.Rows)});");
                writer.Line("var keys = row + count;");
                EmitTile(writer, pieces, name);
            }
        }
    }

    public override void EmitParts(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var pieces = new AttentionTiles(_spec, target, tiles);
        EmitRowMethod(writer, target, pieces, name);
    }

    private void EmitTile(SourceWriter writer, AttentionTiles pieces, string name)
    {
        var (queryColumns, keyColumns) = (_op.Query.Value.Shape.Columns, _op.Key.Value.Shape.Columns);
        var padded = Literal.Of(_spec.PaddedContext);
        pieces.EmitScores(writer, queryColumns, At("q", "row", queryColumns), "transposedKey", "weights");
        pieces.EmitScores(writer, _spec.InnerWidth, At("dO", "row", _spec.InnerWidth), "transposedValue", "scoreGradients");
        using (writer.Block("for (nint i = 0; i < count; i++)"))
        {
            var dropout = _op.Dropout is null ? "" : $", in dropout{Literal.Of(_op.Dropout.Site)}, (unit * length + row + i) * {padded}";
            writer.Line($"{name}Row(");
            using (writer.Indent())
            {
                writer.Line($"ref {At("weights", "i", _spec.PaddedContext)}, ref {At("scoreGradients", "i", _spec.PaddedContext)},");
                writer.Line($"ref {At("dO", "(row + i)", _spec.InnerWidth)}, ref {At("o", "(row + i)", _spec.InnerWidth)},");
                writer.Line($"Unsafe.Add(ref logSumExp, (start + row + i) * {Literal.Of(_spec.Heads)} + head), row + i + 1, keys{dropout});");
            }
        }

        writer.Line();
        pieces.EmitWeighted(
            writer, "count", "keys", false, "scoreGradients", keyColumns, "k", _op.QueryGradient.Value.Shape.Columns,
            At("dQ", "row", _op.QueryGradient.Value.Shape.Columns), TileStart.Zero);
        writer.Line();
        using (writer.Block($"for (nint column = 0; column < keys; column += {Literal.Of(pieces.Rows)})"))
        {
            writer.Line($"var width = Math.Min(keys - column, {Literal.Of(pieces.Rows)});");
            pieces.EmitWeighted(
            writer, "width", "count", true, "Unsafe.Add(ref scoreGradients, column)", queryColumns, At("q", "row", queryColumns),
                _op.KeyGradient.Value.Shape.Columns, At("dK", "column", _op.KeyGradient.Value.Shape.Columns), TileStart.Result);
            pieces.EmitWeighted(
            writer, "width", "count", true, "Unsafe.Add(ref weights, column)", _spec.InnerWidth, At("dO", "row", _spec.InnerWidth),
                _op.ValueGradient.Value.Shape.Columns, At("dV", "column", _op.ValueGradient.Value.Shape.Columns), TileStart.Result);
        }
    }

    /// <summary>Scores become weights, and the weights' cotangents those of the scores, in one row.</summary>
    private void EmitRowMethod(SourceWriter writer, Target target, AttentionTiles pieces, string name)
    {
        var lanes = target.Lanes;
        var dropoutParameters = _op.Dropout is null ? "" : $", in DropoutSite dropout{Literal.Of(_op.Dropout.Site)}, nint dropoutIndex";
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        writer.Line($"private static void {name}Row(");
        using (writer.Indent())
            writer.Line($"ref float weights, ref float gradients, ref float dO, ref float o, float logSumExp, nint visible, nint keys{dropoutParameters})");
        using (writer.Block())
        {
            RowReduction.Sums(writer, _spec.HeadDim, lanes, ["delta"], (group, column) => [$"({group.At("dO", column)} * {group.At("o", column)})"]);
            writer.Line();
            writer.Line($"var padded = {pieces.RoundUp("keys")};");
            using (writer.Block("for (var column = visible; column < padded; column++)"))
            {
                writer.Line("Unsafe.Add(ref weights, column) = float.NegativeInfinity;");
                writer.Line("Unsafe.Add(ref gradients, column) = 0;");
            }

            writer.Line();
            using (pieces.Columns(writer))
            {
                var scale = lanes.Broadcast(Literal.Float(_spec.Scale));
                writer.Line($"var weight = VectorMath.Exp({lanes.At("weights", "column")} * {scale} - {lanes.Broadcast("logSumExp")});");
                if (_op.Dropout is null)
                {
                    writer.Line($"{lanes.At("weights", "column")} = weight;");
                    writer.Line($"{lanes.At("gradients", "column")} = weight * ({lanes.At("gradients", "column")} - {lanes.Broadcast("delta")}) * {scale};");
                }
                else
                {
                    writer.Line($"var factor = dropout{Literal.Of(_op.Dropout.Site)}.Factor({lanes.Indices("dropoutIndex + column")});");
                    writer.Line($"{lanes.At("weights", "column")} = weight * factor;");
                    writer.Line($"{lanes.At("gradients", "column")} = weight * ({lanes.At("gradients", "column")} * factor - {lanes.Broadcast("delta")}) * {scale};");
                }
            }
        }
    }

    private static string At(string reference, string row, int columns) => $"Unsafe.Add(ref {reference}, {row} * {Literal.Of(columns)})";

    private static string Element(string row, int columns, string column) =>
        column == "0" ? $"{row} * {Literal.Of(columns)}" : $"{row} * {Literal.Of(columns)} + {column}";

    private void HeadReference(SourceWriter writer, string name, string source, int columns) =>
        writer.Line($"ref var {name} = ref Unsafe.Add(ref {source}, start * {Literal.Of(columns)} + head * {Literal.Of(_spec.HeadDim)});");
}
