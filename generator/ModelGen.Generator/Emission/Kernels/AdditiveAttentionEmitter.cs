using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>Additive attention: a worker takes one head of one sequence at a time and transposes its keys.</summary>
internal sealed class AdditiveAttentionEmitter : AttentionKernel
{
    private readonly AdditiveAttention _op;

    public AdditiveAttentionEmitter(AdditiveAttention op)
        : base(op.Spec)
    {
        _op = op;
        AddProjections(op.Query, op.Key, op.Value);
        AddRef("weight", op.Weight);
        AddRef("result", op.Output);
        if (op.Dropout is not null) AddDropout([op.Dropout]);
        AddSequences(Spec.Sequences);
        AddScratch();
        AddWorker();
    }

    public override string Name => Literal.Pascal(_op.Mnemonic) + Sizes;

    public override string Summary =>
        $"result (rows, {Spec.ValueWidth}) = softmax(weight . tanh(query + key) * {Literal.Float(Spec.Scale)}) x value, {Heads}.";

    // Kᵀ, and the scores of one tile of queries.
    public override int ScratchFloats => (Spec.KeyDim + TallestTile) * Spec.PaddedKeyContext;

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var pieces = new AttentionTiles(Spec, target, tiles);
        var padded = Spec.PaddedKeyContext;
        var (queryColumns, keyColumns) = (_op.Query.Value.Shape.Columns, _op.Key.Value.Shape.Columns);
        var valueColumns = _op.Value.Value.Shape.Columns;
        writer.Line($"ref var transposedKey = ref scratch; // ({Spec.KeyDim}, {padded})");
        writer.Line($"ref var weights = ref Unsafe.Add(ref transposedKey, {Spec.KeyDim * padded}); // ({pieces.Rows}, {padded})");
        using (HeadLoop(writer))
        {
            HeadReference(writer, "q", "query", queryColumns, Spec.KeyDim);
            KeyHeadReference(writer, "k", "key", keyColumns, Spec.KeyDim);
            KeyHeadReference(writer, "v", "value", valueColumns, Spec.ValueDim);
            HeadReference(writer, "o", "result", Spec.ValueWidth, Spec.ValueDim);
            writer.Line($"ref var w = ref {Row("weight", "head", Spec.KeyDim)};");
            writer.Line($"{name}Transpose(ref k, {keyColumns}, {Keys.Length}, {Spec.KeyDim}, ref transposedKey);");
            using (TileLoop(writer, pieces))
            {
                using (writer.Block("for (var i = row; i < row + count; i++)"))
                {
                    writer.Line($"ref var scores = ref {Row("weights", "(i - row)", padded)};");
                    writer.Line(AdditiveScores.Call(name, Row("q", "i", queryColumns), "w", "scores", pieces.Low));
                    var dropout = new AttentionBlocks(Spec, target, tiles).DropoutArguments(_op.Dropout, "i", "0");
                    writer.Line($"{name}Softmax(ref scores, {pieces.Seen("i")}, keys{dropout});");
                }

                writer.Line();
                pieces.EmitWeighted(writer, "weights", valueColumns, "v", Spec.ValueWidth, Row("o", "row", Spec.ValueWidth));
            }
        }
    }

    public override void EmitParts(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var scores = new AdditiveScores(Spec, target.Lanes);
        scores.EmitTransposeMethod(writer, name);
        writer.Line();
        scores.EmitMethod(writer, name);
        writer.Line();
        new AttentionTiles(Spec, target, tiles).EmitSoftmaxMethod(writer, name, _op.Dropout);
    }
}
