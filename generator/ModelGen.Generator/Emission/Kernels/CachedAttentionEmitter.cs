using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// Attention over the cache. Keys are kept transposed, so that neither a long prompt nor a single token has to turn them round again.
/// </summary>
internal sealed class CachedAttentionEmitter : AttentionKernel
{
    private readonly CachedAttention _op;

    public CachedAttentionEmitter(CachedAttention op)
        : base(op.Spec)
    {
        _op = op;
        AddProjections(op.Query, op.Key, op.Value);
        if (op.Weight is not null) AddRef("weight", op.Weight);
        AddRef("cache", op.Cache);
        AddRef("result", op.Output);
        AddSequences(Spec.Sequences);
        Add("nint", "position", new KernelArgument.Text("FirstPosition"));
        AddScratch();
        AddWorker();
    }

    public override string Name => Literal.Pascal(_op.Mnemonic) + Sizes;

    public override string Summary =>
        $"Appends key and value to the cache, then result (rows, {Spec.ValueWidth}) = attention of query over it, {Heads}"
        + (Spec.Window is { } window ? $", at most {window} positions back." : ".");

    // The scores of one tile of queries.
    public override int ScratchFloats => TallestTile * Spec.PaddedKeyContext;

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var pieces = new AttentionTiles(Spec, target, tiles);
        var (keyDim, valueDim, padded) = (Literal.Of(Spec.KeyDim), Literal.Of(Spec.ValueDim), Literal.Of(Spec.PaddedKeyContext));
        using (HeadLoop(writer))
        {
            HeadReference(writer, "q", "query", _op.Query.Value.Shape.Columns, Spec.KeyDim);
            HeadReference(writer, "k", "key", _op.Key.Value.Shape.Columns, Spec.KeyDim);
            HeadReference(writer, "v", "value", _op.Value.Value.Shape.Columns, Spec.ValueDim);
            HeadReference(writer, "o", "result", Spec.ValueWidth, Spec.ValueDim);
            var cacheFloats = CachedAttention.CacheFloatsPerHead(Spec);
            writer.Line($"ref var transposedKey = ref Unsafe.Add(ref cache, unit * {cacheFloats}); // ({keyDim}, {padded})");
            var keyFloats = Spec.KeyDim * Spec.PaddedKeyContext;
            writer.Line($"ref var values = ref Unsafe.Add(ref transposedKey, {keyFloats}); // ({padded}, {valueDim})");
            using (writer.Block("for (nint row = 0; row < length; row++)"))
            {
                var (keyColumns, valueColumns) = (_op.Key.Value.Shape.Columns, _op.Value.Value.Shape.Columns);
                writer.Single(
                    $"for (nint column = 0; column < {keyDim}; column++)",
                    $"Unsafe.Add(ref transposedKey, column * {padded} + position + row) = Unsafe.Add(ref k, row * {keyColumns} + column);");
                writer.Line();
                ColumnLoop.Emit(writer, Spec.ValueDim, target.Lanes, (lanes, column) =>
                {
                    var cached = lanes.At("values", Element("(position + row)", Spec.ValueDim, column));
                    writer.Line($"{cached} = {lanes.At("v", Element("row", valueColumns, column))};");
                });
            }

            writer.Line();
            using (TileLoop(writer, pieces, "position + row")) EmitTile(writer, pieces, name);
        }
    }

    public override void EmitParts(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var pieces = new AttentionTiles(Spec, target, tiles);
        if (_op.Weight is not null)
        {
            new AdditiveScores(Spec, target.Lanes).EmitMethod(writer, name);
            writer.Line();
        }

        pieces.EmitSoftmaxMethod(writer, name, dropout: null);
    }

    private void EmitTile(SourceWriter writer, AttentionTiles pieces, string name)
    {
        var queryColumns = _op.Query.Value.Shape.Columns;
        if (_op.Weight is null)
        {
            pieces.EmitScores(writer, Spec.KeyDim, queryColumns, Row("q", "row", queryColumns), "transposedKey", "scratch");
        }
        else
        {
            var (query, weight) = (Row("q", "(row + i)", queryColumns), Row("weight", "head", Spec.KeyDim));
            var scores = Row("scratch", "i", Spec.PaddedKeyContext);
            writer.Single("for (nint i = 0; i < count; i++)", AdditiveScores.Call(name, query, weight, scores, pieces.Low));
        }

        writer.Single(
            "for (nint i = 0; i < count; i++)",
            $"{name}Softmax(ref Unsafe.Add(ref scratch, i * {Spec.PaddedKeyContext}), {pieces.Seen("position + row + i")}, keys);");
        writer.Line();
        pieces.EmitWeighted(
            writer, "scratch", Spec.ValueDim, "values", Spec.ValueWidth, $"Unsafe.Add(ref o, row * {Spec.ValueWidth})");
    }
}
