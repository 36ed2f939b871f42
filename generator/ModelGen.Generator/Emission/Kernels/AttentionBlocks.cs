using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// The pieces of attention in training. Lanes run over queries: scores stand transposed, a row for each key, so that keys and values are
/// read as they lie in memory, and softmax goes down the rows, all lanes at once. Queries are taken in blocks of two halves: where
/// attention is causal, a block's last keys are seen by its second half alone, and only that half computes with them; within a half a mask
/// hides the keys still to come.
/// </summary>
internal sealed class AttentionBlocks(AttentionSpec spec, Target target, TileSet tiles)
{
    private Lanes Lanes => target.Lanes;

    // One vector, or where there is none a few floats, so that tiles are more than one row high.
    private int HalfVectors => Lanes.IsScalar ? 2 : 1;

    private int HalfQueries => HalfVectors * Lanes.Count;

    /// <summary>Queries of a block, at most <see cref="MostQueries"/>.</summary>
    public int Queries => 2 * HalfQueries;

    /// <summary>The queries of a block at the widest.</summary>
    public static int MostQueries => Target.All.Max(target => 2 * target.Lanes.Count);

    /// <summary>How the scores are scaled: weights are powers of 2.</summary>
    private string Log2Scale => Literal.Float(spec.Scale / Math.Log(2));

    /// <summary>
    /// result (keys, block) = left (keys, depth) x right (depth, block), for the keys from <paramref name="from"/> on, up to
    /// <paramref name="firstHalf"/> for the whole block and on to <paramref name="end"/> for its second half.
    /// </summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="from">The first key.</param>
    /// <param name="block">The first query.</param>
    /// <param name="firstHalf">The end of the keys that the first half sees.</param>
    /// <param name="end">The end of the keys that the second half sees.</param>
    /// <param name="stride">Floats from one row of right, and of the result, to the next.</param>
    /// <param name="products">The products.</param>
    /// <param name="prefetch">Writes what is fetched at so many of the block's own rows, from <c>j</c> on.</param>
    public void EmitCausalScores(
        SourceWriter writer, string from, string block, string firstHalf, string end, int stride, IReadOnlyList<AttentionScores> products,
        Action<int> prefetch)
    {
        writer.Line($"{(from == "0" ? "nint" : "var")} j = {from};");
        EmitKeys(writer, from, firstHalf, stride, products, 2 * HalfVectors, 0, height =>
        {
            using (writer.Block($"if (j >= {block})")) prefetch(height);
        });
        EmitKeys(writer, from, end, stride, products, HalfVectors, HalfQueries, prefetch);
    }

    /// <summary>
    /// result (keys, block) = left (keys, depth) x right (depth, block), for the keys from one to another.
    /// </summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="from">The first key.</param>
    /// <param name="end">The key after the last.</param>
    /// <param name="stride">Floats from one row of right, and of the result, to the next.</param>
    /// <param name="products">The products.</param>
    public void EmitScores(SourceWriter writer, string from, string end, int stride, IReadOnlyList<AttentionScores> products)
    {
        writer.Line($"{(from == "0" ? "nint" : "var")} j = {from};");
        EmitKeys(writer, from, end, stride, products, 2 * HalfVectors, 0, null);
    }

    // From the key j on, so many vectors of the block's queries, as many keys at once as registers hold.
    private void EmitKeys(
        SourceWriter writer, string from, string end, int stride, IReadOnlyList<AttentionScores> products, int vectors, int column,
        Action<int>? prefetch)
    {
        var height = Height(vectors);
        using (writer.Block($"for (; j + {height} <= {end}; j += {height})"))
        {
            EmitTiles(height);
            prefetch?.Invoke(height);
        }

        using (writer.Block($"for (; j < {end}; j++)")) EmitTiles(1);

        void EmitTiles(int rows)
        {
            foreach (var product in products)
            {
                var tile = new Tile(
                    rows, [.. Enumerable.Repeat(Lanes, vectors)], product.LeftRow, 1, stride, stride, product.Depth, TileStart.Zero);
                var result = $"{(from == "0" ? "j" : $"(j - {from})")} * {stride}{(column == 0 ? "" : $" + {column}")}";
                EmitCall(writer, tile.Call(
                    tiles.NameOf(tile),
                    $"Unsafe.Add(ref {product.Left}, j * {product.LeftRow})",
                    Shift(product.Right, Literal.Of(column)),
                    $"Unsafe.Add(ref {product.Result}, {result})"));
            }
        }
    }

    /// <summary>The end of the keys that a vector of queries may see, the least multiple of a half.</summary>
    public string KeysSeen(string query) =>
        HalfVectors == 1 ? $"{query} + {HalfQueries}" : $"({query} | {HalfQueries - 1}) + 1";

    /// <summary>Products with the columns of a head, for the rows from one to another, as many at once as registers hold.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="row">The name of the rows' index.</param>
    /// <param name="first">The first row, a multiple of <see cref="Queries"/>.</param>
    /// <param name="end">The row after the last.</param>
    /// <param name="headDim">The columns of the head.</param>
    /// <param name="products">The products at a row, given how many rows there are at once.</param>
    /// <param name="prefetch">Writes what is fetched at so many rows, columns from one on, and so many columns; null: nothing.</param>
    public void EmitProducts(
        SourceWriter writer, string row, string first, string end, int headDim, Func<int, IReadOnlyList<AttentionProduct>> products,
        Action<int, string, int>? prefetch)
    {
        var whole = headDim / Lanes.Count;
        var vectors = ProductVectors(whole);
        var width = vectors * Lanes.Count;
        var group = Enumerable.Repeat(Lanes, vectors).ToList();
        if (whole > 0 && whole == vectors) EmitRows(group, "0");
        if (whole > vectors)
        {
            using (writer.Block($"for (nint at = 0; at < {whole * Lanes.Count}; at += {width})")) EmitRows(group, "at");
        }

        var rest = Lanes.Cover(headDim % Lanes.Count, Lanes.Count);
        if (rest.Count > 0) EmitRows(rest, Literal.Of(whole * Lanes.Count));

        void EmitRows(IReadOnlyList<Lanes> columns, string at)
        {
            var height = Height(columns.Count);
            using (writer.Block($"for (nint {row} = {first}; {row} < {end};)"))
            {
                using (writer.Block($"if ({row} + {height} <= {end})"))
                {
                    EmitTiles(height, columns, at);
                    prefetch?.Invoke(height, at, columns.Sum(lanes => lanes.Count));
                    writer.Line($"{row} += {height};");
                }

                using (writer.Block("else"))
                {
                    EmitTiles(1, columns, at);
                    writer.Line($"{row}++;");
                }
            }
        }

        void EmitTiles(int rows, IReadOnlyList<Lanes> columns, string at)
        {
            foreach (var product in products(rows))
            {
                var tile = new Tile(
                    rows, columns, product.LeftRow, product.LeftStep, product.RightStep, product.ResultRow, null, product.Start);
                EmitCall(writer, tile.Call(
                    tiles.NameOf(tile), product.Left, Shift(product.Right, at), Shift(product.Result, at), product.Depth));
            }
        }
    }

    /// <summary>
    /// Hides from each query of a vector the keys that it does not see; <c>query</c> is the first of them and <c>keys</c> the end of the
    /// rows, both counted from the first row's key.
    /// </summary>
    public void EmitMask(SourceWriter writer, string scores, int stride)
    {
        if (!Lanes.IsScalar) writer.Line($"var queries = {Lanes.SignedIndices("query")};");
        writer.Line($"var hidden = {Lanes.Broadcast("float.NegativeInfinity")};");
        if (spec.Window is not { } window)
        {
            Emit("var key = query + 1", "keys", "key", "hidden", "score");
            return;
        }

        writer.Line($"var seenByAll = Math.Min({Plus("query", Lanes.Count - 1 - window)}, keys);");
        Emit("nint key = 0", "seenByAll", $"(key + {window + 1})", "score", "hidden");
        var after = spec.WindowAfter!.Value;
        Emit($"var key = Math.Max(query + {after + 1}, 0)", "keys", after == 0 ? "key" : $"(key - {after})", "hidden", "score");

        // Of the queries below a number, and of the others.
        void Emit(string first, string end, string number, string below, string others)
        {
            using (writer.Block($"for ({first}; key < {end}; key++)"))
            {
                writer.Line($"ref var score = ref {Lanes.At(scores, $"key * {stride}")};");
                writer.Line($"score = {Lanes.SelectBelow(Lanes.IsScalar ? "query" : "queries", number, below, others)};");
            }
        }
    }

    /// <summary>2^(score * scale - logSum) at one key, where <c>score</c> is unscaled.</summary>
    public string Weight(string score, string logSum) =>
        $"VectorMath.Exp2({Lanes.MultiplyAdd(score, Lanes.Broadcast(Log2Scale), $"-{logSum}")})";

    /// <summary>A maximum of scores, scaled.</summary>
    public string Scaled(string score) => $"{score} * {Lanes.Broadcast(Log2Scale)}";

    /// <summary>Parameters for the dropout of a vector of queries, after others.</summary>
    public static string DropoutParameters(DropoutFactor? dropout) =>
        dropout is null ? "" : $", in DropoutSite dropout{dropout.Site}, nint dropoutIndex";

    /// <summary>Arguments for <see cref="DropoutParameters"/>: the mask's index counts the keys of their padded context.</summary>
    public string DropoutArguments(DropoutFactor? dropout, string query, string firstKey) => dropout is null
        ? ""
        : $", in dropout{dropout.Site}, ((start + {query}) * {spec.Heads} + head) * {spec.PaddedKeyContext}"
            + (firstKey == "0" ? "" : $" + {firstKey}");

    /// <summary>Declares the mask's indices of a vector of queries at the first key.</summary>
    public void EmitDropoutIndices(SourceWriter writer, DropoutFactor? dropout)
    {
        if (dropout is not null) writer.Line($"var dropoutIndices = {Lanes.Indices("dropoutIndex", spec.Heads * spec.PaddedKeyContext)};");
    }

    /// <summary>What dropout multiplies the weights of one key with.</summary>
    public string DropoutAt(DropoutFactor dropout) =>
        $"dropout{dropout.Site}.Factor(dropoutIndices + {(Lanes.IsScalar ? "(uint)key" : Lanes.Broadcast("(uint)key"))})";

    // A call that would not fit its line has the result on a line of its own.
    private static void EmitCall(SourceWriter writer, string call)
    {
        if (call.Length <= 100)
        {
            writer.Line(call);
            return;
        }

        var arguments = call.IndexOf('(') + 1;
        var result = call.LastIndexOf(", ref ", StringComparison.Ordinal) + 1;
        writer.Line(call.Substring(0, arguments));
        using (writer.Indent())
        {
            writer.Line(call.Substring(arguments, result - arguments));
            writer.Line(call.Substring(result + 1));
        }
    }

    private static string Plus(string index, int offset) => offset < 0 ? $"{index} - {-offset}" : $"{index} + {offset}";

    private static string Shift(string reference, string offset) => offset == "0" ? reference : $"Unsafe.Add(ref {reference}, {offset})";

    // The most rows of so many vectors that fit the registers and divide a half.
    private int Height(int vectors)
    {
        var height = 1;
        while (2 * height * vectors <= target.Accumulators && 2 * height <= HalfQueries) height *= 2;
        return height;
    }

    // Vectors that divide the head's columns, so that with the height that they leave the tile loads least for each multiplication. Of two,
    // the wider, whose rows end closer to the last key that they see.
    private int ProductVectors(int whole) => whole == 0
        ? 0
        : Enumerable.Range(1, Math.Min(whole, target.Accumulators / 2))
            .Where(vectors => whole % vectors == 0)
            .OrderBy(vectors => (double)(vectors + Height(vectors)) / (vectors * Height(vectors)))
            .ThenByDescending(vectors => vectors)
            .First();
}
