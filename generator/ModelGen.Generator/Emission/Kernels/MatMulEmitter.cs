using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// A matrix product. The result is cut into panels of a tile's width; each panel is gone down in tiles. Workers share the tiles, panel by
/// panel, so the weights of a panel are read by one worker and stay in its cache. Every element is summed in the order of the depth, so the
/// bits do not depend on the tile it falls into or the worker it falls to.
/// </summary>
internal sealed class MatMulEmitter : KernelEmitter
{
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
        Add("nint", IsWeightGradient ? "depth" : "rows", new KernelArgument.Extent(op.Left.Shape[0]));
        if (IsWeightGradient) AddAccumulate(op);
        if (Packs) AddScratch();
        AddWorker();
    }

    private bool IsWeightGradient => _op.Form == MatMulForm.TransposedLeft;

    private bool Packs => _op.Form == MatMulForm.TransposedRight;

    // The transposed panel: as deep as the product, as wide as the widest tile of any target.
    public override int ScratchFloats => Packs ? _op.Depth.Size * Target.All.Max(target => target.TileFor(_op.Columns, null).Columns) : 0;

    public override string Name => _op.Form switch
    {
        MatMulForm.Plain => $"Linear{_op.Depth.Size}x{_op.Columns}{_op.Epilogue.Label}",
        MatMulForm.TransposedRight => $"LinearTransposed{_op.Depth.Size}x{_op.Columns}{_op.Epilogue.Label}",
        _ => $"WeightGradient{_op.OutputRows}x{_op.Columns}",
    };

    public override string Summary
    {
        get
        {
            var (depth, columns) = (_op.Depth.ToString(), Literal.Of(_op.Columns));
            var product = _op.Form switch
            {
                MatMulForm.Plain => $"left (rows, {depth}) x right ({depth}, {columns})",
                MatMulForm.TransposedRight => $"left (rows, {depth}) x transposed right ({columns}, {depth})",
                _ => $"transposed left (depth, {_op.OutputRows}) x right (depth, {columns})",
            };
            var store = _epilogue.OutputNames[_epilogue.OutputNames.Count - 1];
            return _op.Epilogue.IsPlain ? $"{store} = {product}." : $"{store} = {_op.Epilogue.Label} of {product}.";
        }
    }

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var shape = Tiling(target);
        var panels = shape.WholePanels + (shape.Edge.Count > 0 ? 1 : 0);
        var height = Literal.Of(shape.Height);
        var width = Literal.Of(shape.Width);
        var tilesOfPanel = IsWeightGradient ? Literal.Of((_op.OutputRows + shape.Height - 1) / shape.Height) : "tiles";
        if (!IsWeightGradient) writer.Line($"var tiles = (rows + {shape.Height - 1}) / {height};");
        if (Packs) writer.Line("var packed = (nint)(-1);");
        var units = panels == 1 ? tilesOfPanel : $"{panels} * {tilesOfPanel}";
        writer.Line($"var (first, end) = ParallelRange.Share({units}, worker, workers);");
        using (writer.Block("for (var unit = first; unit < end; unit++)"))
        {
            if (panels > 1)
            {
                writer.Line($"var panel = unit / {tilesOfPanel};");
                writer.Line($"var row = (unit - panel * {tilesOfPanel}) * {height};");
            }
            else
            {
                writer.Line("const int panel = 0;");
                writer.Line($"var row = unit * {height};");
            }

            writer.Line($"var column = panel * {width};");
            if (Packs) EmitPacking(writer, shape);
            if (shape.Edge.Count == 0 || shape.WholePanels == 0)
            {
                EmitPanelCall(writer, name, shape.Edge.Count == 0 ? shape.Width : shape.EdgeWidth);
                return;
            }

            writer.Line($"if (panel < {shape.WholePanels})");
            using (writer.Indent()) EmitPanelCall(writer, name, shape.Width);
            writer.Line("else");
            using (writer.Indent()) EmitPanelCall(writer, name, shape.EdgeWidth);
        }
    }

    public override void EmitParts(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var shape = Tiling(target);
        var isFirst = true;
        foreach (var columns in new[] { shape.Main, shape.Edge })
        {
            if (columns.Count == 0) continue;
            if (!isFirst) writer.Line();
            isFirst = false;
            EmitPanel(writer, target, tiles, name, shape, columns);
        }
    }

    // One tile's height of one panel: the full tile, or, at the bottom, the short tiles that make up what is left; then the epilogue.
    private void EmitPanel(SourceWriter writer, Target target, TileSet tiles, string name, TilingShape shape, IReadOnlyList<Lanes> columns)
    {
        var width = columns.Sum(lanes => lanes.Count);
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        var parameters = PanelArguments().Select(argument => $"{argument.Type} {argument.Name}");
        writer.List($"private static void {name}Panel{width}(", parameters, ")");
        using (writer.Block())
        {
            var rows = IsWeightGradient ? Literal.Of(_op.OutputRows) : "rows";
            writer.Line($"ref var a = ref Unsafe.Add(ref left, {(IsWeightGradient ? "row" : $"row * {_op.Depth.Size}")});");
            writer.Line(Packs ? "ref var b = ref right;" : "ref var b = ref Unsafe.Add(ref right, column);");
            writer.Line($"ref var c = ref Unsafe.Add(ref {_epilogue.OutputNames[0]}, row * {_op.Columns} + column);");
            writer.Line($"var height = Math.Min({rows} - row, {shape.Height});");
            if (IsWeightGradient)
            {
                using (writer.Block("if (!accumulate)"))
                using (writer.Block("for (nint i = 0; i < height; i++)"))
                {
                    EmitColumns(writer, columns, "0", (lanes, column) =>
                    {
                        var element = $"i * {_op.Columns}{(column == "0" ? "" : " + " + column)}";
                        writer.Line($"{lanes.At("c", element)} = {lanes.Zero};");
                    });
                }

                writer.Line();
            }

            EmitTiles(writer, tiles, shape, columns, [.. Heights(target, shape, columns)]);
            if (_stored.IsPlain) return;
            writer.Line();
            using (writer.Block("for (var i = row; i < row + height; i++)")) EmitEpilogue(writer, columns);
        }
    }

    // Heights from the tallest on: one tile where it fills the panel, else as many of each as fit.
    private void EmitTiles(SourceWriter writer, TileSet tiles, TilingShape shape, IReadOnlyList<Lanes> columns, IReadOnlyList<int> heights)
    {
        var rest = heights;
        if (heights[0] == shape.Height)
        {
            writer.Single($"if (height == {shape.Height})", Call(tiles, TileOf(shape, shape.Height, columns), "a", "c"));
            rest = [.. heights.Skip(1)];
            if (rest.Count == 0) return;
            if (IsWeightGradient)
            {
                writer.Single("else", Call(tiles, TileOf(shape, rest[0], columns), "a", "c"));
                return;
            }

            writer.Line();
        }

        writer.Line(heights[0] == shape.Height ? $"nint done = height == {shape.Height} ? height : 0;" : "nint done = 0;");
        foreach (var tileHeight in rest)
        {
            var call = Call(
                tiles,
                TileOf(shape, tileHeight, columns),
                $"Unsafe.Add(ref a, done{(IsWeightGradient ? "" : " * " + Literal.Of(_op.Depth.Size))})",
                $"Unsafe.Add(ref c, done * {_op.Columns})");
            writer.Single($"for (; done + {tileHeight} <= height; done += {tileHeight})", call);
        }
    }

    private void EmitEpilogue(SourceWriter writer, IReadOnlyList<Lanes> columns)
    {
        EmitColumns(writer, columns, "column", (lanes, column) =>
        {
            writer.Line($"var matrix = {lanes.At(_epilogue.OutputNames[0], $"i * {_op.Columns} + {column}")};");
            new EpilogueEmitter(_stored).Emit(writer, lanes, "matrix", "i", column, _op.Columns, isStored: true);
        });
    }

    // Equal groups by a loop, others one by one; from: the first column.
    private static void EmitColumns(SourceWriter writer, IReadOnlyList<Lanes> columns, string from, Action<Lanes, string> body)
    {
        var first = columns[0];
        if (columns.Count > 1 && columns.All(lanes => lanes == first))
        {
            var (width, step) = (Literal.Of(columns.Count * first.Count), Literal.Of(first.Count));
            var head = from == "0"
                ? $"for (nint j = 0; j < {width}; j += {step})"
                : $"for (var j = {from}; j < {from} + {width}; j += {step})";
            using (writer.Block(head)) body(first, "j");
            return;
        }

        var offset = 0;
        foreach (var lanes in columns)
        {
            var at = from == "0" ? Literal.Of(offset) : offset == 0 ? from : $"{from} + {offset}";
            using (writer.Block()) body(lanes, at);
            offset += lanes.Count;
        }
    }

    private void EmitPacking(SourceWriter writer, TilingShape shape)
    {
        using (writer.Block("if (panel != packed)"))
        {
            writer.Line($"var width = Math.Min({_op.Columns} - column, {shape.Width});");
            writer.Line(
                $"Transposition.Copy(ref Unsafe.Add(ref right, column * {_op.Depth.Size}), {_op.Depth.Size}, width, "
                + $"{_op.Depth.Size}, ref scratch, {shape.Width});");
            writer.Line("packed = panel;");
        }

        writer.Line();
    }

    private IEnumerable<(string Type, string Name)> PanelArguments()
    {
        yield return ("ref float", "left");
        yield return ("ref float", "right");
        foreach (var (name, _) in _epilogue.References) yield return ("ref float", name);
        foreach (var parameter in Parameters.Where(parameter => parameter.Type == "in DropoutSite"))
            yield return (parameter.Type, parameter.Name);
        if (IsWeightGradient) yield return ("nint", "depth");
        else yield return ("nint", "rows");
        if (IsWeightGradient) yield return ("bool", "accumulate");
        yield return ("nint", "row");
        yield return ("nint", "column");
    }

    private void EmitPanelCall(SourceWriter writer, string name, int width)
    {
        var arguments = PanelArguments().Select(argument =>
        {
            var text = argument.Name == "right" && Packs ? "scratch" : argument.Name;
            return argument.Type == "ref float" ? "ref " + text : text;
        });
        writer.List($"{name}Panel{width}(", arguments, ");");
    }

    private string Call(TileSet tiles, Tile tile, string a, string c) =>
        tile.Call(tiles.NameOf(tile), a, "b", c, "depth", $"Unsafe.Add(ref {_bias}, column)");

    private Tile TileOf(TilingShape shape, int height, IReadOnlyList<Lanes> columns) => IsWeightGradient
        ? new Tile(height, columns, 1, _op.OutputRows, _op.Columns, _op.Columns, null, TileStart.Result)
        : new Tile(
            height, columns, _op.Depth.Size, 1, Packs ? shape.Width : _op.Columns, _op.Columns, _op.Depth.Size,
            _bias is null ? TileStart.Zero : TileStart.Bias);

    // The tallest first, then those that make up what it leaves. Where the number of rows is known, at most one tile is short, and exactly
    // so high; a panel of many narrow groups has lower tiles, since each group takes a register a row.
    private IEnumerable<int> Heights(Target target, TilingShape shape, IReadOnlyList<Lanes> columns)
    {
        var tallest = Math.Min(shape.Height, Math.Max(target.Accumulators / columns.Count, 1));
        if (tallest < shape.Height || !IsWeightGradient)
            return new[] { tallest, target.ShortTile, 1 }.Where(height => height <= tallest).Distinct();
        return _op.OutputRows % shape.Height == 0 ? [shape.Height] : [shape.Height, _op.OutputRows % shape.Height];
    }

    private TilingShape Tiling(Target target)
    {
        var (height, width) = target.TileFor(_op.Columns, IsWeightGradient ? _op.OutputRows : null);
        var main = width <= _op.Columns ? Enumerable.Repeat(target.Lanes, width / target.Lanes.Count).ToList() : [];
        return new TilingShape(height, width, main, Lanes.Cover(_op.Columns % width, target.Lanes.Count), _op.Columns / width);
    }

    private sealed record TilingShape(int Height, int Width, IReadOnlyList<Lanes> Main, IReadOnlyList<Lanes> Edge, int WholePanels)
    {
        public int EdgeWidth => Edge.Sum(lanes => lanes.Count);
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
