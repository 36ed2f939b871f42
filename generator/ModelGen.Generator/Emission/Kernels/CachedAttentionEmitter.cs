using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// Attention over the cache. Keys are kept transposed, so that neither a long prompt nor a single token has to turn them round again.
/// </summary>
internal sealed class CachedAttentionEmitter : KernelEmitter
{
    private readonly CachedAttention _op;
    private readonly AttentionSpec _spec;

    public CachedAttentionEmitter(CachedAttention op)
    {
        _op = op;
        _spec = op.Spec;
        AddRef("query", op.Query.Value, op.Query.Column);
        AddRef("key", op.Key.Value, op.Key.Column);
        AddRef("value", op.Value.Value, op.Value.Column);
        AddRef("cache", op.Cache);
        AddRef("result", op.Output);
        AddSequences();
        Add("nint", "position", new KernelArgument.Text("FirstPosition"));
        AddScratch();
        AddWorker();
    }

    public override string Name => $"CachedCausalAttention{Literal.Of(_spec.Heads)}x{Literal.Of(_spec.HeadDim)}";

    public override string Summary =>
        $"Appends key and value to the cache, then result (rows, {Literal.Of(_spec.InnerWidth)}) = attention of query over it, {Literal.Of(_spec.Heads)} heads of {Literal.Of(_spec.HeadDim)}.";

    public override int ScratchFloats => _op.ScratchFloats;

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var pieces = new AttentionTiles(_spec, target, tiles);
        var (heads, width, padded) = (Literal.Of(_spec.Heads), Literal.Of(_spec.HeadDim), Literal.Of(_spec.PaddedContext));
        writer.Line($"var (first, end) = ParallelRange.Share(batch * {heads}, worker, workers);");
        using (writer.Block("for (var unit = first; unit < end; unit++)"))
        {
            writer.Line($"var start = unit / {heads} * length;");
            writer.Line($"var head = unit % {heads};");
            HeadReference(writer, "q", "query", _op.Query.Value.Shape.Columns);
            HeadReference(writer, "k", "key", _op.Key.Value.Shape.Columns);
            HeadReference(writer, "v", "value", _op.Value.Value.Shape.Columns);
            HeadReference(writer, "o", "result", _spec.InnerWidth);
            writer.Line($"ref var transposedKey = ref Unsafe.Add(ref cache, unit * {Literal.Of(CachedAttention.CacheFloatsPerHead(_spec))}); // ({width}, {padded})");
            writer.Line($"ref var values = ref Unsafe.Add(ref transposedKey, {Literal.Of(_spec.HeadDim * _spec.PaddedContext)}); // ({padded}, {width})");
            using (writer.Block("for (nint row = 0; row < length; row++)"))
            {
                writer.Single(
                    $"for (nint column = 0; column < {width}; column++)",
                    $"Unsafe.Add(ref transposedKey, column * {padded} + position + row) = Unsafe.Add(ref k, row * {Literal.Of(_op.Key.Value.Shape.Columns)} + column);");
                writer.Line();
                ColumnLoop.Emit(writer, _spec.HeadDim, target.Lanes, (lanes, column) => writer.Line(
                    $"{lanes.At("values", Plus($"(position + row) * {width}", column))} = {lanes.At("v", Plus($"row * {Literal.Of(_op.Value.Value.Shape.Columns)}", column))};"));
            }

            writer.Line();
            using (writer.Block($"for (nint row = 0; row < length; row += {Literal.Of(pieces.Rows)})"))
            {
                writer.Line($"var count = Math.Min(length - row, {Literal.Of(pieces.Rows)});");
                writer.Line("var keys = position + row + count;");
                EmitTile(writer, pieces, name);
            }
        }
    }

    public override void EmitParts(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var pieces = new AttentionTiles(_spec, target, tiles);
        pieces.EmitSoftmaxMethod(writer, name, null);
    }

    private void EmitTile(SourceWriter writer, AttentionTiles pieces, string name)
    {
        var queryColumns = _op.Query.Value.Shape.Columns;
        pieces.EmitScores(writer, queryColumns, $"Unsafe.Add(ref q, row * {Literal.Of(queryColumns)})", "transposedKey", "scratch");
        writer.Single(
            "for (nint i = 0; i < count; i++)",
            $"{name}Softmax(ref Unsafe.Add(ref scratch, i * {Literal.Of(_spec.PaddedContext)}), position + row + i + 1, keys);");
        writer.Line();
        pieces.EmitWeighted(
            writer, "count", "keys", false, "scratch", _spec.HeadDim, "values", _spec.InnerWidth,
            $"Unsafe.Add(ref o, row * {Literal.Of(_spec.InnerWidth)})", TileStart.Zero);
    }

    private static string Plus(string offset, string column) => column == "0" ? offset : $"{offset} + {column}";

    private void HeadReference(SourceWriter writer, string name, string source, int columns) =>
        writer.Line($"ref var {name} = ref Unsafe.Add(ref {source}, start * {Literal.Of(columns)} + head * {Literal.Of(_spec.HeadDim)});");
}
