using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// Backward of attention. For a group of queries the weights and their cotangents are computed again; they give the queries'
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
        AddRef("queryGradient", op.QueryGradient);
        AddRef("keyGradient", op.KeyGradient);
        AddRef("valueGradient", op.ValueGradient);
        if (op.Dropout is not null) AddDropout([op.Dropout]);
        AddSequences(Spec.Sequences);
        AddScratch();
        AddWorker();
    }

    public override string Name => Literal.Pascal(Spec.Mnemonic) + "Gradient" + Sizes;

    public override string Summary =>
        $"Cotangents of query, key and value, {Heads}, from that of the output (rows, {Spec.ValueWidth}).";

    // Of one group Qᵀ and dOᵀ; for the keys that are taken at once the weights and the cotangents of their scores; log-sum-exp and delta.
    public override int ScratchFloats => (Spec.KeyDim + Spec.ValueDim + 2 * KeysAtOnce + 2) * Group;

    // The longest sequence of queries, where it is known.
    private int QueryContext => Spec.IsCross ? int.MaxValue : Spec.KeyContext;

    // Queries whose weights are held at once: so many terms are added to a key's cotangent before it is written. With a window, each query
    // more is one key more that others compute with and do not see.
    private int Group => QueryContext > AttentionBlocks.MostQueries && Spec.Window is null
        ? 2 * AttentionBlocks.MostQueries
        : AttentionBlocks.MostQueries;

    // The most keys that a group of queries meets, in whole vectors.
    private int MostKeys => (Spec.MostKeys(Group) + 15) / 16 * 16;

    // Keys whose weights are held at once: with the group they take a part of the second-level cache, however long the context.
    private int KeysAtOnce => Math.Min(256, MostKeys);

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var blocks = new AttentionBlocks(Spec, target, tiles);
        var (keyDim, valueDim, queryColumns) = (Spec.KeyDim, Spec.ValueDim, _op.Query.Value.Shape.Columns);
        writer.Line($"ref var transposedQuery = ref scratch; // ({keyDim}, {Group})");
        writer.Line($"ref var transposedCotangent = ref Unsafe.Add(ref transposedQuery, {keyDim * Group}); // ({valueDim}, {Group})");
        writer.Line(
            $"ref var weights = ref Unsafe.Add(ref transposedCotangent, {valueDim * Group}); // ({KeysAtOnce}, {Group}), a row a key");
        writer.Line($"ref var scoreGradients = ref Unsafe.Add(ref weights, {KeysAtOnce * Group}); // ({KeysAtOnce}, {Group})");
        writer.Line($"ref var logSums = ref Unsafe.Add(ref scoreGradients, {KeysAtOnce * Group}); // ({Group})");
        writer.Line($"ref var deltas = ref Unsafe.Add(ref logSums, {Group}); // ({Group})");
        using (HeadLoop(writer))
        {
            HeadReference(writer, "q", "query", queryColumns, keyDim);
            KeyHeadReference(writer, "k", "key", _op.Key.Value.Shape.Columns, keyDim);
            KeyHeadReference(writer, "v", "value", _op.Value.Value.Shape.Columns, valueDim);
            HeadReference(writer, "dO", "cotangent", Spec.ValueWidth, valueDim);
            HeadReference(writer, "o", "output", Spec.ValueWidth, valueDim);
            HeadReference(writer, "dQ", "queryGradient", _op.QueryGradient.Value.Shape.Columns, keyDim);
            KeyHeadReference(writer, "dK", "keyGradient", _op.KeyGradient.Value.Shape.Columns, keyDim);
            KeyHeadReference(writer, "dV", "valueGradient", _op.ValueGradient.Value.Shape.Columns, valueDim);
            using (writer.Block($"for (nint row = 0; row < length; row += {Group})"))
            {
                writer.Line($"var rowEnd = Math.Min(row + {Group}, length);");
                Keys.Declare(writer);
                NextRows(writer);
                EmitTransposed(writer, "q", queryColumns, keyDim, "transposedQuery");
                EmitTransposed(writer, "dO", Spec.ValueWidth, valueDim, "transposedCotangent");
                using (writer.Block("for (var i = row; i < rowEnd; i++)"))
                {
                    writer.Line($"ref var dORow = ref {Row("dO", "i", Spec.ValueWidth)};");
                    writer.Line($"ref var oRow = ref {Row("o", "i", Spec.ValueWidth)};");
                    RowReduction.Sums(writer, valueDim, target.Lanes, ["delta"], (group, column) =>
                        [$"({group.At("dORow", column)} * {group.At("oRow", column)})"]);
                    writer.Line("Unsafe.Add(ref deltas, i - row) = delta;");
                    writer.Line($"Unsafe.Add(ref logSums, i - row) = Unsafe.Add(ref logSumExp, (start + i) * {Spec.Heads} + head);");
                }

                writer.Line();
                if (!Keys.IsStepped && Group < QueryContext)
                {
                    writer.Line("// Keys before it have met a group of queries.");
                    writer.Line($"var met = {Keys.Met};");
                }

                if (!Keys.IsStepped && keyDim != valueDim)
                {
                    Prefetch(writer, "cotangent", Spec.ValueWidth, valueDim, "row", Group);
                    Prefetch(writer, "output", Spec.ValueWidth, valueDim, "row", Group);
                }

                var from = Keys.Low == "0" ? "nint from = 0" : $"var from = {Keys.Low}";
                using (writer.Block($"for ({from}; from < {Keys.High}; from += {KeysAtOnce})"))
                {
                    writer.Line($"var to = Math.Min(from + {KeysAtOnce}, {Keys.High});");
                    EmitWeights(writer, target.Lanes, blocks, name);
                    writer.Line();
                    EmitQueryGradient(writer, blocks);
                    EmitKeyAndValueGradients(writer, blocks);
                }
            }
        }
    }

    public override void EmitParts(SourceWriter writer, Target target, TileSet tiles, string name) =>
        EmitWeightsMethod(writer, target.Lanes, new AttentionBlocks(Spec, target, tiles), name);

    private void EmitTransposed(SourceWriter writer, string source, int columns, int headDim, string destination) => writer.Line(
        $"Transposition.Copy(ref {Row(source, "row", columns)}, {columns}, rowEnd - row, {headDim}, ref {destination}, {Group});");

    // Weights and score cotangents of the group at the keys, a block of queries at a time.
    private void EmitWeights(SourceWriter writer, Lanes lanes, AttentionBlocks blocks, string name)
    {
        using (writer.Block($"for (var block = row; block < rowEnd; block += {blocks.Queries})"))
        {
            if (Keys.IsStepped)
            {
                writer.Line($"var firstHalf = Math.Min(block + {blocks.Queries / 2}, to);");
                writer.Line($"var blockEnd = Math.Min(block + {blocks.Queries}, to);");
            }

            foreach (var (local, of) in new[]
            {
                ("blockQuery", "transposedQuery"), ("blockCotangent", "transposedCotangent"), ("blockWeights", "weights"),
                ("blockGradients", "scoreGradients"),
            })
                writer.Line($"ref var {local} = ref Unsafe.Add(ref {of}, block - row);");
            AttentionScores[] products =
            [
                new("k", _op.Key.Value.Shape.Columns, "blockQuery", "blockWeights", Spec.KeyDim),
                new("v", _op.Value.Value.Shape.Columns, "blockCotangent", "blockGradients", Spec.ValueDim),
            ];
            if (!Keys.IsStepped)
            {
                blocks.EmitScores(writer, "from", "to", Group, products);
            }
            else
            {
                blocks.EmitCausalScores(writer, "from", "block", "firstHalf", "blockEnd", Group, products, rows =>
                {
                    Prefetch(writer, "key", _op.Key.Value.Shape.Columns, Spec.KeyDim, "j", rows);
                    Prefetch(writer, "value", _op.Value.Value.Shape.Columns, Spec.ValueDim, "j", rows);
                });
            }
        }

        writer.Line();
        using (writer.Block($"for (var i = row; i < rowEnd; i += {lanes.Count})"))
        {
            writer.Line($"{name}Weights(");
            using (writer.Indent())
            {
                writer.Line("ref Unsafe.Add(ref weights, i - row), ref Unsafe.Add(ref scoreGradients, i - row),");
                writer.Line("ref Unsafe.Add(ref logSums, i - row), ref Unsafe.Add(ref deltas, i - row),");
                var keys = Keys.IsStepped ? $"i - from, Math.Min({blocks.KeysSeen("i")}, to) - from"
                    : Keys.IsMasked ? "i - from, to - from"
                    : "to - from";
                writer.Line($"{keys}{blocks.DropoutArguments(_op.Dropout, "i", "from")});");
            }
        }
    }

    // dQ = dS x K over the keys that a query sees; where these come in more than one part, the later parts are added.
    private void EmitQueryGradient(SourceWriter writer, AttentionBlocks blocks)
    {
        if (KeysAtOnce >= Spec.MostKeys(Group))
        {
            Emit(TileStart.Zero);
            return;
        }

        using (writer.Block($"if (from == {Keys.Low})")) Emit(TileStart.Zero);
        using (writer.Block("else")) Emit(TileStart.Result);

        void Emit(TileStart start)
        {
            var (keyColumns, columns) = (_op.Key.Value.Shape.Columns, _op.QueryGradient.Value.Shape.Columns);
            blocks.EmitProducts(writer, "i", "row", "rowEnd", Spec.KeyDim, rows =>
            [
                new AttentionProduct(
                    "Unsafe.Add(ref scoreGradients, i - row)", 1, Group, Row("k", "from", keyColumns), keyColumns,
                    Row("dQ", "i", columns), columns, Keys.IsStepped ? $"Math.Min(i + {rows}, to) - from" : "to - from", start),
            ],
            (rows, at, width) =>
            {
                if (start == TileStart.Result) return;
                Prefetch(writer, "query", _op.Query.Value.Shape.Columns, Spec.KeyDim, "i", rows, at, width);
                Prefetch(writer, "queryGradient", columns, Spec.KeyDim, "i", rows, at, width);
                if (Keys.IsStepped || Spec.KeyDim != Spec.ValueDim) return;
                Prefetch(writer, "cotangent", Spec.ValueWidth, Spec.ValueDim, "i", rows, at, width);
                Prefetch(writer, "output", Spec.ValueWidth, Spec.ValueDim, "i", rows, at, width);
            });
        }
    }

    // dK = transposed dS x Q and dV = transposed P x dO over the queries of the group that see a key. Keys that meet their first queries
    // here begin with them, to those that have met others is added.
    private void EmitKeyAndValueGradients(SourceWriter writer, AttentionBlocks blocks)
    {
        if (Keys.IsStepped)
        {
            if (Group < QueryContext) Emit("from", "Math.Min(row, to)", "row", TileStart.Result);
            Emit("row", "to", "j", TileStart.Zero);
        }
        else if (Group < QueryContext)
        {
            Emit("from", "Math.Min(met, to)", "row", TileStart.Result);
            Emit("Math.Max(from, met)", "to", "row", TileStart.Zero);
        }
        else
        {
            Emit("from", "to", "row", TileStart.Zero);
        }

        // From key to key, and from the first query that sees the key.
        void Emit(string first, string last, string query, TileStart start)
        {
            AttentionProduct Product(string left, string right, int rightColumns, string result, int columns) => new(
                $"Unsafe.Add(ref {left}, (j - from) * {Group}{(query == "row" ? "" : $" + {query} - row")})", Group, 1,
                Row(right, query, rightColumns), rightColumns, Row(result, "j", columns), columns, $"rowEnd - {query}", start);
            var ofKeys = Product("scoreGradients", "q", _op.Query.Value.Shape.Columns, "dK", _op.KeyGradient.Value.Shape.Columns);
            var ofValues = Product("weights", "dO", Spec.ValueWidth, "dV", _op.ValueGradient.Value.Shape.Columns);
            if (Spec.KeyDim == Spec.ValueDim)
            {
                EmitProducts(Spec.KeyDim, [ofKeys, ofValues]);
                return;
            }

            EmitProducts(Spec.KeyDim, [ofKeys]);
            EmitProducts(Spec.ValueDim, [ofValues]);

            void EmitProducts(int headDim, IReadOnlyList<AttentionProduct> products)
            {
                writer.Line();
                blocks.EmitProducts(writer, "j", first, last, headDim, _ => products, (rows, at, width) =>
                {
                    if (!Keys.IsStepped || start == TileStart.Result) return;
                    if (products.Contains(ofValues))
                    {
                        Prefetch(writer, "cotangent", Spec.ValueWidth, headDim, "j", rows, at, width);
                        Prefetch(writer, "output", Spec.ValueWidth, headDim, "j", rows, at, width);
                    }

                    if (products.Contains(ofKeys))
                        Prefetch(writer, "keyGradient", _op.KeyGradient.Value.Shape.Columns, headDim, "j", rows, at, width);
                    if (products.Contains(ofValues))
                        Prefetch(writer, "valueGradient", _op.ValueGradient.Value.Shape.Columns, headDim, "j", rows, at, width);
                });
            }
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
                "ref float weights, ref float gradients, ref float logSums, ref float deltas, "
                + $"{(Keys.IsMasked ? "nint query, " : "")}nint keys{AttentionBlocks.DropoutParameters(_op.Dropout)})");
        }

        using (writer.Block())
        {
            if (Keys.IsMasked)
            {
                blocks.EmitMask(writer, "weights", Group);
                writer.Line();
            }

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
