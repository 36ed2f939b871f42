using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Attention: a worker takes one head of one sequence at a time, and a block of queries at a time in it.</summary>
internal sealed class AttentionEmitter : AttentionKernel
{
    private readonly Attention _op;

    public AttentionEmitter(Attention op)
        : base(op.Spec)
    {
        _op = op;
        AddProjections(op.Query, op.Key, op.Value);
        AddRef("result", op.Output);
        AddRef("logSumExp", op.LogSumExp);
        if (op.Dropout is not null) AddDropout([op.Dropout]);
        AddSequences(Spec.Sequences);
        AddScratch();
        AddWorker();
    }

    public override string Name => Literal.Pascal(Spec.Mnemonic) + Sizes;

    public override string Summary =>
        $"result (rows, {Spec.ValueWidth}) = softmax(query x transposed key * {Literal.Float(Spec.Scale)}) x value, {Heads}, "
        + $"each query seeing the keys {Seen}. Each row's logSumExp is to base 2.";

    // Of one block: Qᵀ, the weights, and for each query what its result is scaled with and the log-sum-exp.
    public override int ScratchFloats => (Spec.KeyDim + MostKeys + 2) * AttentionBlocks.MostQueries;

    // The most keys that a block meets, in whole vectors.
    private int MostKeys => (Spec.MostKeys(AttentionBlocks.MostQueries) + 15) / 16 * 16;

    private string Seen =>
        (Spec.IsCausal ? "up to its own" : Spec.IsCross ? "of the sequence beside its own" : "of its sequence")
        + (Spec.Window is { } window ? $", at most {window} positions away" : "");

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var blocks = new AttentionBlocks(Spec, target, tiles);
        var queries = blocks.Queries;
        var (width, padded) = (Spec.KeyDim, MostKeys);
        writer.Line($"ref var transposedQuery = ref scratch; // ({width}, {queries})");
        writer.Line($"ref var weights = ref Unsafe.Add(ref transposedQuery, {width * queries}); // ({padded}, {queries}), a row a key");
        writer.Line($"ref var scales = ref Unsafe.Add(ref weights, {padded * queries}); // ({queries})");
        writer.Line($"ref var logSums = ref Unsafe.Add(ref scales, {queries}); // ({queries})");
        using (HeadLoop(writer))
        {
            HeadReference(writer, "q", "query", _op.Query.Value.Shape.Columns, Spec.KeyDim);
            KeyHeadReference(writer, "k", "key", _op.Key.Value.Shape.Columns, Spec.KeyDim);
            KeyHeadReference(writer, "v", "value", _op.Value.Value.Shape.Columns, Spec.ValueDim);
            HeadReference(writer, "o", "result", Spec.ValueWidth, Spec.ValueDim);
            using (writer.Block($"for (nint row = 0; row < length; row += {queries})"))
            {
                writer.Line($"var rowEnd = Math.Min(row + {queries}, length);");
                Keys.Declare(writer);
                NextRows(writer);
                EmitBlock(writer, target.Lanes, blocks, name);
            }
        }
    }

    public override void EmitParts(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var blocks = new AttentionBlocks(Spec, target, tiles);
        EmitSoftmaxMethod(writer, target.Lanes, blocks, name);
    }

    private void EmitBlock(SourceWriter writer, Lanes lanes, AttentionBlocks blocks, string name)
    {
        var (queryColumns, valueColumns) = (_op.Query.Value.Shape.Columns, _op.Value.Value.Shape.Columns);
        var queries = blocks.Queries;
        writer.Line(
            $"Transposition.Copy(ref {Row("q", "row", queryColumns)}, {queryColumns}, rowEnd - row, {Spec.KeyDim}, "
            + $"ref transposedQuery, {queries});");
        EmitScores(writer, blocks);
        writer.Line();
        using (writer.Block($"for (var i = row; i < rowEnd; i += {lanes.Count})"))
        {
            writer.Line($"{name}Softmax(");
            using (writer.Indent())
            {
                writer.Line("ref Unsafe.Add(ref weights, i - row), ref Unsafe.Add(ref scales, i - row),");
                var keys = Keys.IsStepped ? $"i, Math.Min({blocks.KeysSeen("i")}, rowEnd)"
                    : Keys.IsMasked ? $"i - {Keys.Low}, {Keys.Count}"
                    : Keys.Count;
                writer.Line($"ref Unsafe.Add(ref logSums, i - row), {keys}{blocks.DropoutArguments(_op.Dropout, "i", Keys.Low)});");
            }
        }

        writer.Line();
        if (Spec.KeyDim != Spec.ValueDim) Prefetch(writer, "query", queryColumns, Spec.KeyDim, "row", queries);
        blocks.EmitProducts(writer, "i", "row", "rowEnd", Spec.ValueDim, rows =>
        [
            new AttentionProduct(
                "Unsafe.Add(ref weights, i - row)", 1, queries, Row("v", Keys.Low, valueColumns), valueColumns,
                Row("o", "i", Spec.ValueWidth), Spec.ValueWidth, Keys.IsStepped ? $"i + {rows}" : Keys.Count, TileStart.Zero),
        ],
        (rows, at, width) =>
        {
            if (Spec.KeyDim == Spec.ValueDim) Prefetch(writer, "query", queryColumns, Spec.KeyDim, "i", rows, at, width);
            Prefetch(writer, "result", Spec.ValueWidth, Spec.ValueDim, "i", rows, at, width);
        });
        writer.Line();
        using (writer.Block("for (var i = row; i < rowEnd; i++)"))
        {
            writer.Line($"Unsafe.Add(ref logSumExp, (start + i) * {Spec.Heads} + head) = Unsafe.Add(ref logSums, i - row);");
            writer.Line("var scale = Unsafe.Add(ref scales, i - row);");
            ColumnLoop.Emit(writer, Spec.ValueDim, lanes, (group, column) =>
                writer.Line($"{group.At("o", Element("i", Spec.ValueWidth, column))} *= {group.Broadcast("scale")};"));
        }
    }

    private void EmitScores(SourceWriter writer, AttentionBlocks blocks)
    {
        var (keyColumns, queries) = (_op.Key.Value.Shape.Columns, blocks.Queries);
        var scores = new AttentionScores("k", keyColumns, "transposedQuery", "weights", Spec.KeyDim);
        if (!Keys.IsStepped)
        {
            blocks.EmitScores(writer, Keys.Low, Keys.High, queries, [scores]);
            return;
        }

        writer.Line($"var firstHalf = Math.Min(row + {queries / 2}, rowEnd);");
        blocks.EmitCausalScores(writer, "0", "row", "firstHalf", "rowEnd", queries, [scores], rows =>
        {
            Prefetch(writer, "key", keyColumns, Spec.KeyDim, "j", rows);
            Prefetch(writer, "value", _op.Value.Value.Shape.Columns, Spec.ValueDim, "j", rows);
        });
    }

    private void EmitSoftmaxMethod(SourceWriter writer, Lanes lanes, AttentionBlocks blocks, string name)
    {
        var stride = blocks.Queries;
        var who = lanes.IsScalar ? "one query" : $"{lanes.Count} queries, a lane each,";
        writer.Line($"// Scores of {who} become weights but for their scales: the rows of the result are fewer to scale.");
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        writer.Line($"private static void {name}Softmax(");
        using (writer.Indent())
        {
            writer.Line(
                $"ref float weights, ref float scales, ref float logSums, {(Keys.IsMasked ? "nint query, " : "")}nint keys"
                + $"{AttentionBlocks.DropoutParameters(_op.Dropout)})");
        }

        using (writer.Block())
        {
            if (Keys.IsMasked)
            {
                blocks.EmitMask(writer, "weights", stride);
                writer.Line();
            }

            writer.Line($"var maximum = {lanes.Broadcast("float.NegativeInfinity")};");
            using (writer.Block("for (nint key = 0; key < keys; key++)"))
                writer.Line($"maximum = {lanes.NativeMax("maximum", lanes.At("weights", $"key * {stride}"))};");
            writer.Line($"maximum = {blocks.Scaled("maximum")};");
            writer.Line();
            writer.Line($"var sum = {lanes.Zero};");
            blocks.EmitDropoutIndices(writer, _op.Dropout);
            using (writer.Block("for (nint key = 0; key < keys; key++)"))
            {
                writer.Line($"ref var weight = ref {lanes.At("weights", $"key * {stride}")};");
                writer.Line($"var exponential = {blocks.Weight("weight", "maximum")};");
                writer.Line("sum += exponential;");
                writer.Line($"weight = exponential{(_op.Dropout is null ? "" : $" * {blocks.DropoutAt(_op.Dropout)}")};");
            }

            writer.Line();
            writer.Line($"{lanes.At("scales", "0")} = {lanes.Broadcast("1f")} / sum;");
            writer.Line($"{lanes.At("logSums", "0")} = maximum + {lanes.Log2("sum")};");
        }
    }
}
