using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// Backward of causal attention. For a group of queries the weights and their cotangents are computed again; they give the queries'
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

    // Of one group Qᵀ and dOᵀ; for the keys that are taken at once the weights and the cotangents of their scores; log-sum-exp and delta.
    public override int ScratchFloats => 2 * (Spec.HeadDim + Keys + 1) * Group;

    // Queries whose weights are held at once: so many terms are added to a key's cotangent before it is written.
    private int Group => Spec.ContextLength > AttentionBlocks.MostQueries ? 2 * AttentionBlocks.MostQueries : AttentionBlocks.MostQueries;

    // Keys whose weights are held at once: with the group they take a part of the second-level cache, however long the context.
    private int Keys => Math.Min(256, Spec.PaddedContext);

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var blocks = new AttentionBlocks(Spec, target, tiles);
        var (width, queryColumns) = (Spec.HeadDim, _op.Query.Value.Shape.Columns);
        writer.Line($"ref var transposedQuery = ref scratch; // ({width}, {Group})");
        writer.Line($"ref var transposedCotangent = ref Unsafe.Add(ref transposedQuery, {width * Group}); // ({width}, {Group})");
        writer.Line($"ref var weights = ref Unsafe.Add(ref transposedCotangent, {width * Group}); // ({Keys}, {Group}), a row a key");
        writer.Line($"ref var scoreGradients = ref Unsafe.Add(ref weights, {Keys * Group}); // ({Keys}, {Group})");
        writer.Line($"ref var logSums = ref Unsafe.Add(ref scoreGradients, {Keys * Group}); // ({Group})");
        writer.Line($"ref var deltas = ref Unsafe.Add(ref logSums, {Group}); // ({Group})");
        using (HeadLoop(writer))
        {
            HeadReference(writer, "q", "query", queryColumns);
            HeadReference(writer, "k", "key", _op.Key.Value.Shape.Columns);
            HeadReference(writer, "v", "value", _op.Value.Value.Shape.Columns);
            HeadReference(writer, "dO", "cotangent", Spec.InnerWidth);
            HeadReference(writer, "o", "output", Spec.InnerWidth);
            HeadReference(writer, "dQ", "queryGradient", _op.QueryGradient.Value.Shape.Columns);
            HeadReference(writer, "dK", "keyGradient", _op.KeyGradient.Value.Shape.Columns);
            HeadReference(writer, "dV", "valueGradient", _op.ValueGradient.Value.Shape.Columns);
            using (writer.Block($"for (nint row = 0; row < length; row += {Group})"))
            {
                writer.Line($"var rowEnd = Math.Min(row + {Group}, length);");
                NextRows(writer);
                EmitTransposed(writer, "q", queryColumns, "transposedQuery");
                EmitTransposed(writer, "dO", Spec.InnerWidth, "transposedCotangent");
                using (writer.Block("for (var i = row; i < rowEnd; i++)"))
                {
                    writer.Line($"ref var dORow = ref {Row("dO", "i", Spec.InnerWidth)};");
                    writer.Line($"ref var oRow = ref {Row("o", "i", Spec.InnerWidth)};");
                    RowReduction.Sums(writer, Spec.HeadDim, target.Lanes, ["delta"], (group, column) =>
                        [$"({group.At("dORow", column)} * {group.At("oRow", column)})"]);
                    writer.Line("Unsafe.Add(ref deltas, i - row) = delta;");
                    writer.Line($"Unsafe.Add(ref logSums, i - row) = Unsafe.Add(ref logSumExp, (start + i) * {Spec.Heads} + head);");
                }

                writer.Line();
                using (writer.Block($"for (nint from = 0; from < rowEnd; from += {Keys})"))
                {
                    writer.Line($"var to = Math.Min(from + {Keys}, rowEnd);");
                    EmitWeights(writer, target.Lanes, blocks, name);
                    writer.Line();
                    EmitQueryGradient(writer, blocks);
                    writer.Line();
                    EmitKeyAndValueGradients(writer, blocks);
                }
            }
        }
    }

    public override void EmitParts(SourceWriter writer, Target target, TileSet tiles, string name) =>
        EmitWeightsMethod(writer, target.Lanes, new AttentionBlocks(Spec, target, tiles), name);

    private void EmitTransposed(SourceWriter writer, string source, int columns, string destination) => writer.Line(
        $"Transposition.Copy(ref {Row(source, "row", columns)}, {columns}, rowEnd - row, {Spec.HeadDim}, ref {destination}, {Group});");

    // Weights and score cotangents of the group at the keys, a block of queries at a time.
    private void EmitWeights(SourceWriter writer, Lanes lanes, AttentionBlocks blocks, string name)
    {
        using (writer.Block($"for (var block = row; block < rowEnd; block += {blocks.Queries})"))
        {
            writer.Line($"var firstHalf = Math.Min(block + {blocks.Queries / 2}, to);");
            writer.Line($"var blockEnd = Math.Min(block + {blocks.Queries}, to);");
            foreach (var (local, of) in new[]
            {
                ("blockQuery", "transposedQuery"), ("blockCotangent", "transposedCotangent"), ("blockWeights", "weights"),
                ("blockGradients", "scoreGradients"),
            })
                writer.Line($"ref var {local} = ref Unsafe.Add(ref {of}, block - row);");
            blocks.EmitScores(writer, "from", "block", "firstHalf", "blockEnd", Group,
            [
                new AttentionScores("k", _op.Key.Value.Shape.Columns, "blockQuery", "blockWeights"),
                new AttentionScores("v", _op.Value.Value.Shape.Columns, "blockCotangent", "blockGradients"),
            ],
            rows =>
            {
                Prefetch(writer, "key", _op.Key.Value.Shape.Columns, "j", rows);
                Prefetch(writer, "value", _op.Value.Value.Shape.Columns, "j", rows);
            });
        }

        writer.Line();
        using (writer.Block($"for (var i = row; i < rowEnd; i += {lanes.Count})"))
        {
            writer.Line($"{name}Weights(");
            using (writer.Indent())
            {
                writer.Line("ref Unsafe.Add(ref weights, i - row), ref Unsafe.Add(ref scoreGradients, i - row),");
                writer.Line("ref Unsafe.Add(ref logSums, i - row), ref Unsafe.Add(ref deltas, i - row),");
                writer.Line(
                    $"i - from, Math.Min({blocks.KeysSeen("i")}, to) - from"
                    + $"{blocks.DropoutArguments(_op.Dropout, "i", "from")});");
            }
        }
    }

    // dQ = dS x K over the keys that a query sees; where these come in more than one part, the later parts are added.
    private void EmitQueryGradient(SourceWriter writer, AttentionBlocks blocks)
    {
        if (Keys >= Spec.ContextLength)
        {
            Emit(TileStart.Zero);
            return;
        }

        using (writer.Block("if (from == 0)")) Emit(TileStart.Zero);
        using (writer.Block("else")) Emit(TileStart.Result);

        void Emit(TileStart start)
        {
            var (keyColumns, columns) = (_op.Key.Value.Shape.Columns, _op.QueryGradient.Value.Shape.Columns);
            blocks.EmitProducts(writer, "i", "row", "rowEnd", rows =>
            [
                new AttentionProduct(
                    "Unsafe.Add(ref scoreGradients, i - row)", 1, Group, Row("k", "from", keyColumns), keyColumns,
                    Row("dQ", "i", columns), columns, $"Math.Min(i + {rows}, to) - from", start),
            ],
            (rows, at, width) =>
            {
                if (start == TileStart.Result) return;
                Prefetch(writer, "query", _op.Query.Value.Shape.Columns, "i", rows, at, width);
                Prefetch(writer, "queryGradient", columns, "i", rows, at, width);
            });
        }
    }

    // dK = transposed dS x Q and dV = transposed P x dO over the queries of the group that see a key. The group's own keys meet their first
    // queries here, those before have met others.
    private void EmitKeyAndValueGradients(SourceWriter writer, AttentionBlocks blocks)
    {
        if (Group < Spec.ContextLength)
        {
            Emit("from", "Math.Min(row, to)", "row", TileStart.Result);
            writer.Line();
        }

        Emit("row", "to", "j", TileStart.Zero);

        void Emit(string first, string last, string query, TileStart start)
        {
            AttentionProduct Product(string left, string right, int rightColumns, string result, int columns) => new(
                $"Unsafe.Add(ref {left}, (j - from) * {Group}{(query == "row" ? "" : $" + {query} - row")})", Group, 1,
                Row(right, query, rightColumns), rightColumns, Row(result, "j", columns), columns, $"rowEnd - {query}", start);
            blocks.EmitProducts(writer, "j", first, last, _ =>
            [
                Product("scoreGradients", "q", _op.Query.Value.Shape.Columns, "dK", _op.KeyGradient.Value.Shape.Columns),
                Product("weights", "dO", Spec.InnerWidth, "dV", _op.ValueGradient.Value.Shape.Columns),
            ],
            (rows, at, width) =>
            {
                if (start == TileStart.Result) return;
                Prefetch(writer, "cotangent", Spec.InnerWidth, "j", rows, at, width);
                Prefetch(writer, "output", Spec.InnerWidth, "j", rows, at, width);
                Prefetch(writer, "keyGradient", _op.KeyGradient.Value.Shape.Columns, "j", rows, at, width);
                Prefetch(writer, "valueGradient", _op.ValueGradient.Value.Shape.Columns, "j", rows, at, width);
            });
        }
    }

    private void EmitWeightsMethod(SourceWriter writer, Lanes lanes, AttentionBlocks blocks, string name)
    {
        var who = lanes.IsScalar ? "one query" : $"{lanes.Count} queries, a lane each,";
        writer.Line($"// Scores of {who} become weights, and the weights' cotangents those of the scores.");
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        writer.Line($"private static void {name}Weights(");
        using (writer.Indent())
        {
            writer.Line(
                "ref float weights, ref float gradients, ref float logSums, ref float deltas, nint query, nint keys"
                + $"{AttentionBlocks.DropoutParameters(_op.Dropout)})");
        }

        using (writer.Block())
        {
            blocks.EmitMask(writer, "weights", Group);
            writer.Line();
            writer.Line($"var logSum = {lanes.At("logSums", "0")};");
            writer.Line($"var delta = {lanes.At("deltas", "0")};");
            blocks.EmitDropoutIndices(writer, _op.Dropout);
            using (writer.Block("for (nint key = 0; key < keys; key++)"))
            {
                var scale = lanes.Broadcast(Literal.Float(Spec.Scale));
                writer.Line($"ref var weight = ref {lanes.At("weights", $"key * {Group}")};");
                writer.Line($"ref var gradient = ref {lanes.At("gradients", $"key * {Group}")};");
                writer.Line($"var exponential = {blocks.Weight("weight", "logSum")};");
                if (_op.Dropout is null)
                {
                    writer.Line("weight = exponential;");
                    writer.Line($"gradient = exponential * (gradient - delta) * {scale};");
                }
                else
                {
                    writer.Line($"var factor = {blocks.DropoutAt(_op.Dropout)};");
                    writer.Line("weight = exponential * factor;");
                    writer.Line($"gradient = exponential * (gradient * factor - delta) * {scale};");
                }
            }
        }
    }
}
