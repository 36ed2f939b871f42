using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// The product that sums over rows: transposed left (rows, height) x right (rows, width). Left is cut into strips as wide as a tile is high,
/// right into panels as wide as a tile; both are packed. The narrower matrix is packed whole by every worker and stays in its cache; of the
/// wider one a few strips or panels are packed when their turn comes. Every element is summed in the order of the rows.
/// </summary>
internal sealed class WeightGradientEmitter : KernelEmitter
{
    // What is packed whole leaves a quarter of a second-level cache of 1 MB to what goes by.
    private const int WholeFloats = 3 << 16;
    private const int DeepestBlock = 512;
    private const int ShallowestBlock = 64;

    private readonly MatMul _op;

    public WeightGradientEmitter(MatMul op)
    {
        _op = op;
        AddRef("left", op.Left);
        AddRef("right", op.Right);
        AddRef("result", op.Epilogue.Stores.Single().Output);
        Add("nint", "depth", new KernelArgument.Extent(op.Left.Shape[0]));
        AddAccumulate(op);
        AddScratch();
        AddWorker();
    }

    private int Rows => _op.OutputRows;

    private int Columns => _op.Columns;

    private bool StripsAreInner => Rows < Columns;

    private int BlockDepth
    {
        get
        {
            var depth = WholeFloats / Math.Min(Rows, Columns) / 16 * 16;
            return Math.Max(ShallowestBlock, Math.Min(depth, DeepestBlock));
        }
    }

    public override int ScratchFloats => Target.All.Max(target =>
    {
        var (strips, panels) = Cuts(target);
        var (inner, outer) = StripsAreInner ? (strips, panels) : (panels, strips);
        return inner.PackedFloats(inner.Count) + outer.PackedFloats(outer.Group);
    });

    public override string Name => $"WeightGradient{Rows}x{Columns}";

    public override string Summary => $"result ({Rows}, {Columns}) = transposed left (depth, {Rows}) x right (depth, {Columns}).";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var (strips, panels) = Cuts(target);
        var (inner, outer) = StripsAreInner ? (strips, panels) : (panels, strips);
        writer.Line($"var (first, end) = ParallelRange.Share({Literal.Of(strips.Count * panels.Count)}, worker, workers);");
        writer.Line("if (first == end) return;");
        writer.Line($"ref var {inner.Name}s = ref scratch; // {inner.Count}, {inner.Distance} floats apart");
        writer.Line(
            $"ref var {outer.Name}s = ref Unsafe.Add(ref scratch, {inner.PackedFloats(inner.Count)}); "
            + $"// {outer.Group} at a time, {outer.Distance} floats apart");
        using (writer.Block($"for (nint from = 0; from < depth; from += {BlockDepth})"))
        {
            writer.Line($"var steps = Math.Min(depth - from, {BlockDepth});");
            writer.Line("var adds = accumulate || from > 0;");
            inner.EmitPackAll(writer, tiles);
            writer.Line();
            writer.Line("var packed = (nint)(-1);");
            using (writer.Block("for (var unit = first; unit < end; unit++)"))
            {
                writer.Line($"var {outer.Name} = unit / {inner.Count};");
                writer.Line($"var {inner.Name} = unit - {outer.Name} * {inner.Count};");
                writer.Line($"var group = {outer.Name} / {outer.Group};");
                using (writer.Block("if (group != packed)"))
                {
                    outer.EmitPackGroup(writer, tiles);
                    writer.Line("packed = group;");
                }

                writer.Line();
                writer.Line($"ref var a = ref Unsafe.Add(ref strips, {strips.Place(isGrouped: !StripsAreInner)});");
                writer.Line($"ref var b = ref Unsafe.Add(ref panels, {panels.Place(isGrouped: StripsAreInner)});");
                writer.Line($"var place = strip * {strips.Width * Columns} + panel * {panels.Width};");
                writer.Line("ref var c = ref Unsafe.Add(ref result, place);");
                outer.EmitPrefetch(writer, inner);
                writer.Line($"Prefetch.Rows(ref result, place, {Columns}, {strips.Width}, {panels.Width});");
                strips.EmitByKind(writer, height => panels.EmitByKind(writer, width => EmitTiles(writer, target, tiles, height, width)));
            }
        }
    }

    private (PackedCut Strips, PackedCut Panels) Cuts(Target target)
    {
        var (height, width) = target.TileFor(Columns, Rows);
        return (new PackedCut("strip", "left", Rows, height, BlockDepth), new PackedCut("panel", "right", Columns, width, BlockDepth));
    }

    // One tile, or several below each other where the panel's groups of lanes are too many for one.
    private void EmitTiles(SourceWriter writer, Target target, TileSet tiles, int height, int width)
    {
        var columns = Lanes.Cover(width, target.Lanes.Count);
        var tallest = Math.Min(height, Math.Max(target.Accumulators / columns.Count, 1));
        for (var done = 0; done < height; done += tallest)
        {
            var tile = new Tile(Math.Min(tallest, height - done), columns, 1, height, width, Columns, null, TileStart.ResultOrZero);
            var (a, c) = done == 0 ? ("a", "c") : ($"Unsafe.Add(ref a, {done})", $"Unsafe.Add(ref c, {done * Columns})");
            writer.Line(tile.Call(tiles.NameOf(tile), a, "b", c, "steps"));
        }
    }
}
