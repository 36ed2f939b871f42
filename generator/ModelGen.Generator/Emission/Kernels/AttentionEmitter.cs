using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Causal attention: a worker takes one head of one sequence at a time, and a tile of queries at a time in it.</summary>
internal sealed class AttentionEmitter : KernelEmitter
{
    private readonly Attention _op;
    private readonly AttentionSpec _spec;

    public AttentionEmitter(Attention op)
    {
        _op = op;
        _spec = op.Spec;
        AddRef("query", op.Query.Value, op.Query.Column);
        AddRef("key", op.Key.Value, op.Key.Column);
        AddRef("value", op.Value.Value, op.Value.Column);
        AddRef("result", op.Output);
        AddRef("logSumExp", op.LogSumExp);
        if (op.Dropout is not null) AddDropout([op.Dropout]);
        AddSequences();
        AddScratch();
        AddWorker();
    }

    public override string Name => $"CausalAttention{Literal.Of(_spec.Heads)}x{Literal.Of(_spec.HeadDim)}";

    public override string Summary =>
        $"result (rows, {Literal.Of(_spec.InnerWidth)}) = softmax(query x transposed key * {Literal.Float(_spec.Scale)}) x value, {Literal.Of(_spec.Heads)} heads of {Literal.Of(_spec.HeadDim)}, each query seeing the keys up to its own.";

    public override int ScratchFloats => _op.ScratchFloats;

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var pieces = new AttentionTiles(_spec, target, tiles);
        var (heads, width) = (Literal.Of(_spec.Heads), Literal.Of(_spec.HeadDim));
        writer.Line($"ref var transposedKey = ref scratch; // ({width}, {Literal.Of(_spec.PaddedContext)})");
        writer.Line($"ref var scores = ref Unsafe.Add(ref scratch, {Literal.Of(_spec.HeadDim * _spec.PaddedContext)}); // ({Literal.Of(pieces.Rows)}, {Literal.Of(_spec.PaddedContext)})");
        writer.Line($"var (first, end) = ParallelRange.Share(batch * {heads}, worker, workers);");
        using (writer.Block("for (var unit = first; unit < end; unit++)"))
        {
            writer.Line($"var start = unit / {heads} * length;");
            writer.Line($"var head = unit % {heads};");
            HeadReference(writer, "q", "query", _op.Query.Value.Shape.Columns);
            HeadReference(writer, "k", "key", _op.Key.Value.Shape.Columns);
            HeadReference(writer, "v", "value", _op.Value.Value.Shape.Columns);
            HeadReference(writer, "o", "result", _spec.InnerWidth);
            writer.Line($"Transposition.Copy(ref k, {Literal.Of(_op.Key.Value.Shape.Columns)}, length, {width}, ref transposedKey, {Literal.Of(_spec.PaddedContext)});");
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
        pieces.EmitSoftmaxMethod(writer, name, _op.Dropout);
    }

    private void EmitTile(SourceWriter writer, AttentionTiles pieces, string name)
    {
        var queryColumns = _op.Query.Value.Shape.Columns;
        pieces.EmitScores(writer, queryColumns, $"Unsafe.Add(ref q, row * {Literal.Of(queryColumns)})", "transposedKey", "scores");
        using (writer.Block("for (nint i = 0; i < count; i++)"))
        {
            var dropout = _op.Dropout is null
                ? ""
                : $", in dropout{Literal.Of(_op.Dropout.Site)}, (unit * length + row + i) * {Literal.Of(_spec.PaddedContext)}";
            writer.Line($"Unsafe.Add(ref logSumExp, (start + row + i) * {Literal.Of(_spec.Heads)} + head) =");
            using (writer.Indent())
                writer.Line($"{name}Softmax(ref Unsafe.Add(ref scores, i * {Literal.Of(_spec.PaddedContext)}), row + i + 1, keys{dropout});");
        }

        writer.Line();
        pieces.EmitWeighted(
            writer, "count", "keys", false, "scores", _op.Value.Value.Shape.Columns, "v", _spec.InnerWidth,
            $"Unsafe.Add(ref o, row * {Literal.Of(_spec.InnerWidth)})", TileStart.Zero);
    }

    private void HeadReference(SourceWriter writer, string name, string source, int columns) =>
        writer.Line($"ref var {name} = ref Unsafe.Add(ref {source}, start * {Literal.Of(columns)} + head * {Literal.Of(_spec.HeadDim)});");
}
