using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// Backward of causal attention. For a tile of queries the weights and their cotangents are computed again; they give the queries'
/// cotangents at once, and add to those of the keys and values, which no other worker touches.
/// </summary>
internal sealed class AttentionGradientEmitter : AttentionKernel
{
    private readonly AttentionGradient _op;

    public AttentionGradientEmitter(AttentionGradient op)
        : base(op.Spec)
    {
        _op = op;
        AddProjections(op.Query, op.Key, op.Value);
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

    public override string Name => $"CausalAttentionGradient{Spec.Heads}x{Spec.HeadDim}";

    public override string Summary =>
        $"Cotangents of query, key and value, {Heads}, from that of the output (rows, {Spec.InnerWidth}).";

    // Kᵀ and Vᵀ of one head; weights and score cotangents of one tile of queries.
    public override int ScratchFloats => 2 * (Spec.HeadDim + TallestTile) * Spec.PaddedContext;

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var pieces = new AttentionTiles(Spec, target, tiles);
        var (width, padded) = (Literal.Of(Spec.HeadDim), Literal.Of(Spec.PaddedContext));
        writer.Line($"ref var transposedKey = ref scratch; // ({width}, {padded})");
        var (headFloats, tileFloats) = (Spec.HeadDim * Spec.PaddedContext, pieces.Rows * Spec.PaddedContext);
        writer.Line($"ref var transposedValue = ref Unsafe.Add(ref transposedKey, {headFloats}); // ({width}, {padded})");
        writer.Line($"ref var weights = ref Unsafe.Add(ref transposedValue, {headFloats}); // ({pieces.Rows}, {padded})");
        writer.Line($"ref var scoreGradients = ref Unsafe.Add(ref weights, {tileFloats}); // ({pieces.Rows}, {padded})");
        using (HeadLoop(writer))
        {
            HeadReference(writer, "q", "query", _op.Query.Value.Shape.Columns);
            HeadReference(writer, "k", "key", _op.Key.Value.Shape.Columns);
            HeadReference(writer, "v", "value", _op.Value.Value.Shape.Columns);
            HeadReference(writer, "dO", "cotangent", Spec.InnerWidth);
            HeadReference(writer, "o", "output", Spec.InnerWidth);
            HeadReference(writer, "dQ", "queryGradient", _op.QueryGradient.Value.Shape.Columns);
            HeadReference(writer, "dK", "keyGradient", _op.KeyGradient.Value.Shape.Columns);
            HeadReference(writer, "dV", "valueGradient", _op.ValueGradient.Value.Shape.Columns);
            writer.Line($"Transposition.Copy(ref k, {_op.Key.Value.Shape.Columns}, length, {width}, ref transposedKey, {padded});");
            writer.Line($"Transposition.Copy(ref v, {_op.Value.Value.Shape.Columns}, length, {width}, ref transposedValue, {padded});");
            using (writer.Block("for (nint row = 0; row < length; row++)"))
            {
                ColumnLoop.Emit(writer, Spec.HeadDim, target.Lanes, (lanes, column) =>
                {
                    writer.Line($"{lanes.At("dK", Element("row", _op.KeyGradient.Value.Shape.Columns, column))} = {lanes.Zero};");
                    writer.Line($"{lanes.At("dV", Element("row", _op.ValueGradient.Value.Shape.Columns, column))} = {lanes.Zero};");
                });
            }

            writer.Line();
            using (writer.Block($"for (nint row = 0; row < length; row += {pieces.Rows})"))
            {
                writer.Line($"var count = Math.Min(length - row, {pieces.Rows});");
                writer.Line("var keys = row + count;");
                EmitTile(writer, pieces, name);
            }
        }
    }

    public override void EmitParts(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var pieces = new AttentionTiles(Spec, target, tiles);
        EmitRowMethod(writer, target, pieces, name);
    }

    private void EmitTile(SourceWriter writer, AttentionTiles pieces, string name)
    {
        var (queryColumns, keyColumns) = (_op.Query.Value.Shape.Columns, _op.Key.Value.Shape.Columns);
        var padded = Literal.Of(Spec.PaddedContext);
        pieces.EmitScores(writer, queryColumns, Row("q", "row", queryColumns), "transposedKey", "weights");
        pieces.EmitScores(writer, Spec.InnerWidth, Row("dO", "row", Spec.InnerWidth), "transposedValue", "scoreGradients");
        using (writer.Block("for (nint i = 0; i < count; i++)"))
        {
            var dropout = _op.Dropout is null ? "" : $", in dropout{_op.Dropout.Site}, (unit * length + row + i) * {padded}";
            writer.Line($"{name}Row(");
            using (writer.Indent())
            {
                writer.Line($"ref {Row("weights", "i", Spec.PaddedContext)}, ref {Row("scoreGradients", "i", Spec.PaddedContext)},");
                writer.Line($"ref {Row("dO", "(row + i)", Spec.InnerWidth)}, ref {Row("o", "(row + i)", Spec.InnerWidth)},");
                writer.Line($"Unsafe.Add(ref logSumExp, (start + row + i) * {Spec.Heads} + head), row + i + 1, keys{dropout});");
            }
        }

        writer.Line();
        pieces.EmitWeighted(
            writer, "count", "keys", false, "scoreGradients", keyColumns, "k", _op.QueryGradient.Value.Shape.Columns,
            Row("dQ", "row", _op.QueryGradient.Value.Shape.Columns), TileStart.Zero);
        writer.Line();
        using (writer.Block($"for (nint column = 0; column < keys; column += {pieces.Rows})"))
        {
            writer.Line($"var width = Math.Min(keys - column, {pieces.Rows});");
            pieces.EmitWeighted(
            writer, "width", "count", true, "Unsafe.Add(ref scoreGradients, column)", queryColumns, Row("q", "row", queryColumns),
                _op.KeyGradient.Value.Shape.Columns, Row("dK", "column", _op.KeyGradient.Value.Shape.Columns), TileStart.Result);
            pieces.EmitWeighted(
            writer, "width", "count", true, "Unsafe.Add(ref weights, column)", Spec.InnerWidth, Row("dO", "row", Spec.InnerWidth),
                _op.ValueGradient.Value.Shape.Columns, Row("dV", "column", _op.ValueGradient.Value.Shape.Columns), TileStart.Result);
        }
    }

    /// <summary>Scores become weights, and the weights' cotangents those of the scores, in one row.</summary>
    private void EmitRowMethod(SourceWriter writer, Target target, AttentionTiles pieces, string name)
    {
        var lanes = target.Lanes;
        var dropoutParameters = _op.Dropout is null ? "" : $", in DropoutSite dropout{_op.Dropout.Site}, nint dropoutIndex";
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        writer.Line($"private static void {name}Row(");
        using (writer.Indent())
        {
            writer.Line(
                "ref float weights, ref float gradients, ref float dO, ref float o, float logSumExp, "
                + $"nint visible, nint keys{dropoutParameters})");
        }

        using (writer.Block())
        {
            RowReduction.Sums(writer, Spec.HeadDim, lanes, ["delta"], (group, column) =>
                [$"({group.At("dO", column)} * {group.At("o", column)})"]);
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
                var gradients = lanes.At("gradients", "column");
                var (delta, scale) = (lanes.Broadcast("delta"), lanes.Broadcast(Literal.Float(Spec.Scale)));
                writer.Line($"var weight = VectorMath.Exp({lanes.At("weights", "column")} * {scale} - {lanes.Broadcast("logSumExp")});");
                if (_op.Dropout is null)
                {
                    writer.Line($"{lanes.At("weights", "column")} = weight;");
                    writer.Line($"{gradients} = weight * ({gradients} - {delta}) * {scale};");
                }
                else
                {
                    writer.Line($"var factor = dropout{_op.Dropout.Site}.Factor({lanes.Indices("dropoutIndex + column")});");
                    writer.Line($"{lanes.At("weights", "column")} = weight * factor;");
                    writer.Line($"{gradients} = weight * ({gradients} * factor - {delta}) * {scale};");
                }
            }
        }
    }

}
