using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// Backward of additive attention. For a tile of queries the weights and their cotangents are computed again; the keys' cotangents are
/// summed up transposed, as the keys stand, in the order of the queries.
/// </summary>
internal sealed class AdditiveAttentionGradientEmitter : AttentionKernel
{
    private readonly AdditiveAttentionGradient _op;

    public AdditiveAttentionGradientEmitter(AdditiveAttentionGradient op)
        : base(op.Spec)
    {
        _op = op;
        AddProjections(op.Query, op.Key, op.Value);
        AddRef("weight", op.Weight);
        AddRef("cotangent", op.Cotangent);
        AddRef("queryGradient", op.QueryGradient);
        AddRef("keyGradient", op.KeyGradient);
        AddRef("valueGradient", op.ValueGradient);
        AddRef("weightGradients", op.WeightGradients);
        if (op.Dropout is not null) AddDropout([op.Dropout]);
        AddSequences(Spec.Sequences);
        AddScratch();
        AddWorker();
    }

    public override string Name => Literal.Pascal(_op.Mnemonic) + Sizes;

    public override string Summary =>
        $"Cotangents of query, key and value, {Heads}, and each row's of weight, from that of the output (rows, {Spec.ValueWidth}).";

    // Kᵀ, Vᵀ and dKᵀ; the weights of one tile of queries and the cotangents of their scores.
    public override int ScratchFloats => (2 * Spec.KeyDim + Spec.ValueDim + 2 * TallestTile) * Padded;

    private int Padded => Spec.PaddedKeyContext;

    private int ValueColumns => _op.ValueGradient.Value.Shape.Columns;

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var pieces = new AttentionTiles(Spec, target, tiles);
        var (keyDim, valueDim, keyColumns) = (Spec.KeyDim, Spec.ValueDim, _op.Key.Value.Shape.Columns);
        writer.Line($"ref var transposedKey = ref scratch; // ({keyDim}, {Padded})");
        writer.Line($"ref var transposedValue = ref Unsafe.Add(ref transposedKey, {keyDim * Padded}); // ({valueDim}, {Padded})");
        writer.Line($"ref var keyGradients = ref Unsafe.Add(ref transposedValue, {valueDim * Padded}); // ({keyDim}, {Padded})");
        writer.Line($"ref var weights = ref Unsafe.Add(ref keyGradients, {keyDim * Padded}); // ({pieces.Rows}, {Padded})");
        writer.Line($"ref var scoreGradients = ref Unsafe.Add(ref weights, {pieces.Rows * Padded}); // ({pieces.Rows}, {Padded})");
        using (HeadLoop(writer))
        {
            HeadReference(writer, "q", "query", _op.Query.Value.Shape.Columns, keyDim);
            KeyHeadReference(writer, "k", "key", keyColumns, keyDim);
            KeyHeadReference(writer, "v", "value", _op.Value.Value.Shape.Columns, valueDim);
            HeadReference(writer, "dO", "cotangent", Spec.ValueWidth, valueDim);
            HeadReference(writer, "dQ", "queryGradient", _op.QueryGradient.Value.Shape.Columns, keyDim);
            KeyHeadReference(writer, "dK", "keyGradient", keyColumns, keyDim);
            KeyHeadReference(writer, "dV", "valueGradient", ValueColumns, valueDim);
            HeadReference(writer, "dW", "weightGradients", Spec.KeyWidth, keyDim);
            writer.Line($"ref var w = ref {Row("weight", "head", keyDim)};");
            writer.Line($"{name}Transpose(ref k, {keyColumns}, {Keys.Length}, {keyDim}, ref transposedKey);");
            writer.Line(
                $"{name}Transpose(ref v, {_op.Value.Value.Shape.Columns}, {Keys.Length}, {valueDim}, ref transposedValue);");
            EmitZeros(writer, target.Lanes);
            using (TileLoop(writer, pieces))
            {
                pieces.EmitScores(
                    writer, valueDim, Spec.ValueWidth, Row("dO", "row", Spec.ValueWidth), "transposedValue", "scoreGradients");
                EmitQueries(writer, pieces, new AttentionBlocks(Spec, target, tiles), name);
            }

            writer.Line($"Transposition.Copy(ref keyGradients, {Padded}, {keyDim}, {Keys.Length}, ref dK, {keyColumns});");
        }
    }

    public override void EmitParts(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var scores = new AdditiveScores(Spec, target.Lanes);
        scores.EmitTransposeMethod(writer, name);
        writer.Line();
        scores.EmitMethod(writer, name);
        writer.Line();
        new AttentionTiles(Spec, target, tiles).EmitSoftmaxMethod(writer, name, dropout: null);
        writer.Line();
        EmitScoreGradientsMethod(writer, target.Lanes, name);
        writer.Line();
        EmitTangentsMethod(writer, target.Lanes, scores, name);
    }

    // What the queries add to begins with nothing.
    private void EmitZeros(SourceWriter writer, Lanes lanes)
    {
        using (writer.Block($"for (nint column = 0; column < {Spec.KeyDim}; column++)"))
        using (writer.Block($"for (nint j = 0; j < {Keys.Length}; j += {lanes.Count})"))
            writer.Line($"{lanes.At("keyGradients", $"column * {Padded} + j")} = {lanes.Zero};");
        writer.Line();
        using (writer.Block($"for (nint j = 0; j < {Keys.Length}; j++)"))
        {
            ColumnLoop.Emit(writer, Spec.ValueDim, lanes, (group, column) =>
                writer.Line($"{group.At("dV", Element("j", ValueColumns, column))} = {group.Zero};"));
        }

        writer.Line();
    }

    private void EmitQueries(SourceWriter writer, AttentionTiles pieces, AttentionBlocks blocks, string name)
    {
        using (writer.Block("for (var i = row; i < row + count; i++)"))
        {
            writer.Line($"ref var qRow = ref {Row("q", "i", _op.Query.Value.Shape.Columns)};");
            writer.Line($"ref var scores = ref {Row("weights", "(i - row)", Padded)};");
            writer.Line($"ref var gradients = ref {Row("scoreGradients", "(i - row)", Padded)};");
            writer.Line(AdditiveScores.Call(name, "qRow", "w", "scores", pieces.Low));
            writer.Line($"{name}Softmax(ref scores, {pieces.Seen("i")}, keys);");
            writer.Line(
                $"{name}ScoreGradients(ref scores, ref gradients, {pieces.Low}, keys{blocks.DropoutArguments(_op.Dropout, "i", "0")});");
            writer.Line($"{name}Tangents(");
            using (writer.Indent())
            {
                writer.Line("ref qRow, ref w, ref transposedKey, ref gradients, ref keyGradients,");
                writer.Line(
                    $"ref {Row("dQ", "i", _op.QueryGradient.Value.Shape.Columns)}, ref {Row("dW", "i", Spec.KeyWidth)}, "
                    + $"{pieces.Low}, keys);");
            }
        }

        writer.Line();
        blocks.EmitProducts(
            writer, "j", pieces.Low, "keys", Spec.ValueDim,
            _ =>
            [
                new AttentionProduct(
                    "Unsafe.Add(ref weights, j)", 1, Padded, Row("dO", "row", Spec.ValueWidth), Spec.ValueWidth,
                    Row("dV", "j", ValueColumns), ValueColumns, "count", TileStart.Result),
            ],
            prefetch: null);
    }

    private void EmitScoreGradientsMethod(SourceWriter writer, Lanes lanes, string name)
    {
        var loop = $"for (var key = low; key < keys; key += {lanes.Count})";
        var (weight, gradient) = (lanes.At("weights", "key"), lanes.At("gradients", "key"));
        var factor = _op.Dropout is null ? "" : $" * {AttentionTiles.DropoutAt(_op.Dropout, lanes, "key")}";
        writer.Line("// Of one query: the weights' cotangents become those of the scores, and the weights what dropout leaves of them.");
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        writer.Line($"private static void {name}ScoreGradients(");
        using (writer.Indent())
        {
            writer.Line(
                $"ref float weights, ref float gradients, nint low, nint keys{AttentionBlocks.DropoutParameters(_op.Dropout)})");
        }

        using (writer.Block())
        {
            writer.Line($"var sum = {lanes.Zero};");
            using (writer.Block(loop)) writer.Line($"sum += {weight} * {gradient}{factor};");
            writer.Line($"var average = {lanes.Broadcast(lanes.Sum("sum"))};");
            using (writer.Block(loop))
            {
                writer.Line($"var kept = {weight};");
                if (_op.Dropout is null)
                {
                    writer.Line($"{gradient} = kept * ({gradient} - average) * {lanes.Broadcast(Literal.Float(Spec.Scale))};");
                }
                else
                {
                    writer.Line($"var factor = {factor.Substring(3)};");
                    writer.Line($"{gradient} = kept * ({gradient} * factor - average) * {lanes.Broadcast(Literal.Float(Spec.Scale))};");
                    writer.Line($"{weight} = kept * factor;");
                }
            }
        }
    }

    private void EmitTangentsMethod(SourceWriter writer, Lanes lanes, AdditiveScores scores, string name)
    {
        writer.Line("// Of one query: the cotangents of its scores become its own and its share in those of keys and weight.");
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        writer.Line($"private static void {name}Tangents(");
        using (writer.Indent())
        {
            writer.Line("ref float query, ref float weight, ref float transposedKey, ref float gradients, ref float keyGradients,");
            writer.Line("ref float queryGradient, ref float weightGradient, nint low, nint keys)");
        }

        using (writer.Block())
        using (writer.Block($"for (nint column = 0; column < {Spec.KeyDim}; column++)"))
        {
            writer.Line($"var ofQuery = {lanes.Broadcast("Unsafe.Add(ref query, column)")};");
            writer.Line($"var ofWeight = {lanes.Broadcast("Unsafe.Add(ref weight, column)")};");
            writer.Line($"var querySum = {lanes.Zero};");
            writer.Line($"var weightSum = {lanes.Zero};");
            using (writer.Block($"for (var key = low; key < keys; key += {lanes.Count})"))
            {
                writer.Line($"var tangent = VectorMath.Tanh(ofQuery + {scores.Key});");
                writer.Line($"var gradient = {lanes.At("gradients", "key")};");
                writer.Line("weightSum += gradient * tangent;");
                writer.Line($"gradient *= ofWeight * ({lanes.Broadcast("1f")} - tangent * tangent);");
                writer.Line("querySum += gradient;");
                writer.Line($"{lanes.At("keyGradients", $"column * {Padded} + key")} += gradient;");
            }

            writer.Line($"Unsafe.Add(ref queryGradient, column) = {lanes.Sum("querySum")};");
            writer.Line($"Unsafe.Add(ref weightGradient, column) = {lanes.Sum("weightSum")};");
        }
    }
}
