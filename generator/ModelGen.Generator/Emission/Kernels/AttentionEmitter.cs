using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Causal attention: a worker takes one head of one sequence at a time, and a tile of queries at a time in it.</summary>
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
        AddSequences();
        AddScratch();
        AddWorker();
    }

    public override string Name => $"CausalAttention{Spec.Heads}x{Spec.HeadDim}";

    public override string Summary =>
        $"result (rows, {Spec.InnerWidth}) = softmax(query x transposed key * {Literal.Float(Spec.Scale)}) x value, {Heads}, "
        + "each query seeing the keys up to its own.";

    // Kᵀ of one head, and the scores of one tile of queries.
    public override int ScratchFloats => (Spec.HeadDim + TallestTile) * Spec.PaddedContext;

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var pieces = new AttentionTiles(Spec, target, tiles);
        var (width, padded) = (Literal.Of(Spec.HeadDim), Literal.Of(Spec.PaddedContext));
        writer.Line($"ref var transposedKey = ref scratch; // ({width}, {padded})");
        writer.Line($"ref var scores = ref Unsafe.Add(ref scratch, {Spec.HeadDim * Spec.PaddedContext}); // ({pieces.Rows}, {padded})");
        using (HeadLoop(writer))
        {
            HeadReference(writer, "q", "query", _op.Query.Value.Shape.Columns);
            HeadReference(writer, "k", "key", _op.Key.Value.Shape.Columns);
            HeadReference(writer, "v", "value", _op.Value.Value.Shape.Columns);
            HeadReference(writer, "o", "result", Spec.InnerWidth);
            writer.Line($"Transposition.Copy(ref k, {_op.Key.Value.Shape.Columns}, length, {width}, ref transposedKey, {padded});");
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
        pieces.EmitSoftmaxMethod(writer, name, _op.Dropout);
    }

    private void EmitTile(SourceWriter writer, AttentionTiles pieces, string name)
    {
        var queryColumns = _op.Query.Value.Shape.Columns;
        pieces.EmitScores(writer, queryColumns, $"Unsafe.Add(ref q, row * {queryColumns})", "transposedKey", "scores");
        using (writer.Block("for (nint i = 0; i < count; i++)"))
        {
            var dropout = _op.Dropout is null
                ? ""
                : $", in dropout{_op.Dropout.Site}, (unit * length + row + i) * {Spec.PaddedContext}";
            writer.Line($"Unsafe.Add(ref logSumExp, (start + row + i) * {Spec.Heads} + head) =");
            using (writer.Indent())
                writer.Line($"{name}Softmax(ref Unsafe.Add(ref scores, i * {Spec.PaddedContext}), row + i + 1, keys{dropout});");
        }

        writer.Line();
        pieces.EmitWeighted(
            writer, "count", "keys", false, "scores", _op.Value.Value.Shape.Columns, "v", Spec.InnerWidth,
            $"Unsafe.Add(ref o, row * {Spec.InnerWidth})", TileStart.Zero);
    }
}
