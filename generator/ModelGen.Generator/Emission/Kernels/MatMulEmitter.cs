using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// The product of rows with a matrix, plain or transposed. The result is cut into panels of a tile's width; each panel is gone down in
/// tiles. Workers share the tiles, by rows or panel by panel; a panel is packed, and stays in the cache while it is gone down. Every element
/// is summed in the order of the depth, so the bits do not depend on the tile it falls into or the worker it falls to.
/// </summary>
internal sealed class MatMulEmitter : KernelEmitter
{
    // A deeper panel than this would not stay in the second-level cache beside what goes by: 64 columns of it take 256 KB.
    private const int DeepestPanel = 1024;

    // With fewer rows a panel is read too seldom to pay for its copy.
    private const int LeastPackedRows = 24;

    // With so many rows each, workers share rows and pack every panel themselves: what one computes it reads again in the next product,
    // out of its own cache. With fewer, packing would cost too much of it, and they share panels.
    private const int LeastRowsOfWorker = 256;

    private readonly MatMul _op;
    private readonly EpilogueEmitter _epilogue;
    private readonly Epilogue _stored;
    private readonly string? _bias;

    public MatMulEmitter(MatMul op)
    {
        _op = op;
        (_stored, var startsWithBias) = SplitBias(op.Epilogue);
        _epilogue = new EpilogueEmitter(op.Epilogue);
        AddRef("left", op.Left);
        AddRef("right", op.Right);
        foreach (var (name, value) in _epilogue.References) AddRef(name, value);
        if (startsWithBias is { } bias) _bias = _epilogue.References.First(reference => reference.Value == bias).Name;
        AddDropout(_epilogue.DropoutSites);
        AddRows(op.Left.Shape[0]);
        AddScratch();
        AddWorker();
    }

    private bool IsTransposed => _op.Form == MatMulForm.TransposedRight;

    private int Depth => _op.Depth.Size;

    // Equal blocks, but for what the division leaves to the last.
    private int BlockDepth
    {
        get
        {
            var blocks = (Depth + DeepestPanel - 1) / DeepestPanel;
            return (Depth + blocks - 1) / blocks;
        }
    }

    private bool IsBlocked => BlockDepth < Depth;

    private string Steps => IsBlocked ? "steps" : Literal.Of(Depth);

    // One packed panel, as wide as the widest of any target.
    public override int ScratchFloats => BlockDepth * Target.All.Max(target => target.TileFor(_op.Columns, null).Columns);

    public override string Name => $"Linear{(IsTransposed ? "Transposed" : "")}{Depth}x{_op.Columns}{_op.Epilogue.Label}";

    public override string Summary
    {
        get
        {
            var (depth, columns) = (Literal.Of(Depth), Literal.Of(_op.Columns));
            var right = IsTransposed ? $"transposed right ({columns}, {depth})" : $"right ({depth}, {columns})";
            var product = $"left (rows, {depth}) x {right}";
            var store = _epilogue.OutputNames[_epilogue.OutputNames.Count - 1];
            return _op.Epilogue.IsPlain ? $"{store} = {product}." : $"{store} = {_op.Epilogue.Label} of {product}.";
        }
    }

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var tiling = ProductTiling.Of(target, _op.Columns, null);
        var (height, width) = (Literal.Of(tiling.Height), Literal.Of(tiling.Width));
        writer.Line($"var tiles = (rows + {tiling.Height - 1}) / {height};");
        if (!IsTransposed) writer.Line($"var packs = rows >= {LeastPackedRows};");
        var units = tiling.Panels == 1 ? "tiles" : $"{tiling.Panels} * tiles";
        writer.Line($"var (top, first, end) = ((nint)0, (nint)0, {units});");
        using (writer.Block($"if (rows >= {LeastRowsOfWorker} * workers)"))
        {
            writer.Line("(top, var bottom) = ParallelRange.Share(tiles, worker, workers);");
            writer.Line("tiles = bottom - top;");
            writer.Line($"end = {units};");
        }

        writer.Single("else", $"(first, end) = ParallelRange.Share({units}, worker, workers);");
        using (IsBlocked ? writer.Block($"for (nint from = 0; from < {Depth}; from += {BlockDepth})") : default(SourceWriter.Scope?))
        {
            if (IsBlocked) writer.Line($"var steps = Math.Min({Depth} - from, {BlockDepth});");
            writer.Line("var packed = (nint)(-1);");
            using (writer.Block("for (var unit = first; unit < end; unit++)"))
            {
                writer.Line($"var panel = {(tiling.Panels == 1 ? "(nint)0" : "unit / tiles")};");
                writer.Line($"var row = (top + unit{(tiling.Panels == 1 ? "" : " - panel * tiles")}) * {height};");
                writer.Line($"var column = panel * {width};");
                tiling.EmitByPanel(writer, "panel", columns => EmitPanelUse(writer, tiles, name, columns, tiling.Panels));
            }
        }
    }

    public override void EmitParts(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var tiling = ProductTiling.Of(target, _op.Columns, null);
        var isFirst = true;
        foreach (var columns in tiling.Kinds)
        {
            if (!isFirst) writer.Line();
            isFirst = false;
            EmitPanel(writer, target, tiles, name, tiling, columns);
        }
    }

    // Packs the panel that the unit lies in, unless the unit before lay in it, and computes one tile's height of it.
    private void EmitPanelUse(SourceWriter writer, TileSet tiles, string name, IReadOnlyList<Lanes> columns, int panels)
    {
        var width = Literal.Of(ProductTiling.WidthOf(columns));
        var source = $"Unsafe.Add(ref right, {PanelStart("column")})";
        using (writer.Block(IsTransposed ? "if (panel != packed)" : "if (packs && panel != packed)"))
        {
            writer.Line(IsTransposed
                ? $"Transposition.Copy(ref {source}, {Depth}, {width}, {Steps}, ref scratch, {width});"
                : PanelCopy.Call(tiles.NameOf(new PanelCopy(columns)), source, Literal.Of(_op.Columns), "scratch", "0", "1", Steps));
            writer.Line("packed = panel;");
        }

        writer.Line();
        var (stride, rows, wide) = IsTransposed ? (Depth, width, Steps) : (_op.Columns, Steps, width);
        writer.Line(
            $"Prefetch.Share(ref right, {PanelStart($"(column + {width})")}, {stride}, {rows}, {wide}, "
            + $"{(panels == 1 ? "unit" : "unit - panel * tiles")}, tiles);");
        if (!IsTransposed) writer.Line($"ref var b = ref packs ? ref scratch : ref {source};");
        var arguments = PanelArguments().Select(argument => argument.Name switch
        {
            "b" => IsTransposed ? "ref scratch" : "ref b",
            "rightStep" => $"packs ? {width} : {_op.Columns}",
            _ => argument.Type == "ref float" ? "ref " + argument.Name : argument.Name,
        });
        writer.List($"{name}Panel{width}(", arguments, ");");
    }

    // Where the panel from a column on begins.
    private string PanelStart(string column)
    {
        if (IsTransposed) return $"{column} * {Depth}{(IsBlocked ? " + from" : "")}";
        return IsBlocked ? $"from * {_op.Columns} + {column}" : column;
    }

    // One tile's height of one panel: the full tile, or, at the bottom, the short tiles that make up what is left; then the epilogue.
    private void EmitPanel(SourceWriter writer, Target target, TileSet tiles, string name, ProductTiling tiling, IReadOnlyList<Lanes> columns)
    {
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        var parameters = PanelArguments().Select(argument => $"{argument.Type} {argument.Name}");
        writer.List($"private static void {name}Panel{ProductTiling.WidthOf(columns)}(", parameters, ")");
        using (writer.Block())
        {
            writer.Line($"ref var a = ref Unsafe.Add(ref left, row * {Depth}{(IsBlocked ? " + from" : "")});");
            writer.Line($"ref var c = ref Unsafe.Add(ref {_epilogue.OutputNames[0]}, row * {_op.Columns} + column);");
            writer.Line($"var height = Math.Min(rows - row, {tiling.Height});");
            foreach (var (prefetched, value) in _epilogue.References)
            {
                if (value.Shape.HasRows)
                    writer.Line($"Prefetch.Rows(ref {prefetched}, row * {_op.Columns} + column, {_op.Columns}, height, {ProductTiling.WidthOf(columns)});");
            }

            var first = _bias is null ? TileStart.Zero : TileStart.Bias;
            if (IsBlocked)
            {
                using (writer.Block("if (from == 0)")) EmitTiles(writer, target, tiles, tiling, columns, first);
                using (writer.Block("else")) EmitTiles(writer, target, tiles, tiling, columns, TileStart.Result);
            }
            else
            {
                EmitTiles(writer, target, tiles, tiling, columns, first);
            }

            if (_stored.IsPlain) return;
            writer.Line();
            if (IsBlocked) writer.Line($"if (from + steps < {Depth}) return;");
            using (writer.Block("for (var i = row; i < row + height; i++)")) EmitEpilogue(writer, columns);
        }
    }

    // Heights from the tallest on: one tile where it fills the panel, else as many of each as fit.
    private void EmitTiles(
        SourceWriter writer, Target target, TileSet tiles, ProductTiling tiling, IReadOnlyList<Lanes> columns, TileStart start)
    {
        var tallest = tiling.TallestFor(target, columns);
        var heights = new[] { tallest, target.ShortTile, 1 }.Where(height => height <= tallest).Distinct().ToList();
        if (tallest == tiling.Height)
        {
            writer.Single($"if (height == {tallest})", Call(tallest, "a", "c"));
            heights.RemoveAt(0);
            if (heights.Count == 0) return;
            writer.Line();
        }

        writer.Line(tallest == tiling.Height ? $"nint done = height == {tallest} ? height : 0;" : "nint done = 0;");
        foreach (var height in heights)
        {
            writer.Single(
                $"for (; done + {height} <= height; done += {height})",
                Call(height, $"Unsafe.Add(ref a, done * {Depth})", $"Unsafe.Add(ref c, done * {_op.Columns})"));
        }

        string Call(int height, string a, string c)
        {
            var step = IsTransposed ? ProductTiling.WidthOf(columns) : (int?)null;
            var tile = new Tile(height, columns, Depth, 1, step, _op.Columns, IsBlocked ? null : Depth, start);
            return tile.Call(tiles.NameOf(tile), a, "b", c, "steps", $"Unsafe.Add(ref {_bias}, column)", "rightStep");
        }
    }

    private void EmitEpilogue(SourceWriter writer, IReadOnlyList<Lanes> columns)
    {
        void Emit(Lanes lanes, string column)
        {
            writer.Line($"var matrix = {lanes.At(_epilogue.OutputNames[0], $"i * {_op.Columns} + {column}")};");
            new EpilogueEmitter(_stored).Emit(writer, lanes, "matrix", "i", column, _op.Columns, isStored: true);
        }

        var first = columns[0];
        if (columns.Count > 1 && columns.All(lanes => lanes == first))
        {
            var width = ProductTiling.WidthOf(columns);
            using (writer.Block($"for (var j = column; j < column + {width}; j += {first.Count})")) Emit(first, "j");
            return;
        }

        var offset = 0;
        foreach (var lanes in columns)
        {
            using (writer.Block()) Emit(lanes, offset == 0 ? "column" : $"column + {offset}");
            offset += lanes.Count;
        }
    }

    private IEnumerable<(string Type, string Name)> PanelArguments()
    {
        yield return ("ref float", "left");
        yield return ("ref float", "b");
        if (!IsTransposed) yield return ("nint", "rightStep");
        foreach (var (name, _) in _epilogue.References) yield return ("ref float", name);
        foreach (var parameter in Parameters.Where(parameter => parameter.Type == "in DropoutSite"))
            yield return (parameter.Type, parameter.Name);
        yield return ("nint", "rows");
        yield return ("nint", "row");
        yield return ("nint", "column");
        if (!IsBlocked) yield break;
        yield return ("nint", "from");
        yield return ("nint", "steps");
    }

    /// <summary>
    /// Where every use of the product adds the same row to it, the accumulators begin with that row, and the addition is free.
    /// </summary>
    private static (Epilogue Stored, Value? Bias) SplitBias(Epilogue epilogue)
    {
        for (var i = 0; i < epilogue.Inputs.Count; i++)
        {
            var input = epilogue.Inputs[i];
            Expression sum = new Binary(BinaryKind.Add, new Input(0), new Input(i + 1));
            if (input.Shape.HasRows) continue;
            var stores = epilogue.Stores.Select(store => (store.Output, store.Expression.Replace(sum, new Constant(double.NaN)))).ToList();
            if (stores.Any(store => store.Item2.Reads(0) || store.Item2.Reads(i + 1))) continue;
            var stored = stores.Select(store => (store.Output, store.Item2.Replace(new Constant(double.NaN), new Input(0))));
            return (epilogue with { Stores = [.. stored] }, input);
        }

        return (epilogue, null);
    }
}
