using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// The product that sums over rows: transposed left (rows, height) x right (rows, width). Left is cut into strips as wide as a tile is high,
/// right into panels as wide as a tile, which are packed. If right is the narrower matrix, every worker packs all of it and keeps it in its
/// cache while the strips go by; else it packs a few panels at a time, and the strips of left stay in its cache. Every element is summed in
/// the order of the rows.
/// </summary>
internal sealed class WeightGradientEmitter : KernelEmitter
{
    // What is gone through again and again leaves a quarter of a second-level cache of 1 MB to what goes by.
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

    public override int ScratchFloats => Target.All.Max(target => PackedPanels(Cuts(target).Panels) * Cuts(target).Panels.Distance);

    public override string Name => $"WeightGradient{Rows}x{Columns}";

    public override string Summary => $"result ({Rows}, {Columns}) = transposed left (depth, {Rows}) x right (depth, {Columns}).";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var (strips, panels) = Cuts(target);
        var (inner, outer) = StripsAreInner ? (strips, panels) : (panels, strips);
        writer.Line($"var (first, end) = ParallelRange.Share({Literal.Of(strips.Count * panels.Count)}, worker, workers);");
        writer.Line("if (first == end) return;");
        writer.Line($"ref var panels = ref scratch; // {PackedPanels(panels)} at a time, {panels.Distance} floats apart");
        using (writer.Block($"for (nint from = 0; from < depth; from += {BlockDepth})"))
        {
            writer.Line($"var steps = Math.Min(depth - from, {BlockDepth});");
            writer.Line("var adds = accumulate || from > 0;");
            if (StripsAreInner) writer.Line("var packed = (nint)(-1);");
            else panels.EmitPackAll(writer, tiles);
            writer.Line();
            using (writer.Block("for (var unit = first; unit < end; unit++)"))
            {
                writer.Line($"var {outer.Name} = unit / {inner.Count};");
                writer.Line($"var {inner.Name} = unit - {outer.Name} * {inner.Count};");
                writer.Line($"var group = {outer.Name} / {outer.Group};");
                if (StripsAreInner)
                {
                    using (writer.Block("if (group != packed)"))
                    {
                        panels.EmitPackGroup(writer, tiles);
                        writer.Line("packed = group;");
                    }

                    writer.Line();
                }

                writer.Line($"var place = strip * {strips.Width * Columns} + panel * {panels.Width};");
                outer.EmitPrefetch(writer, inner);
                writer.Line($"Prefetch.Rows(ref result, place, {Columns}, {strips.Width}, {panels.Width});");
                writer.Line($"ref var a = ref Unsafe.Add(ref left, from * {Rows} + strip * {strips.Width});");
                writer.Line($"ref var b = ref Unsafe.Add(ref panels, {panels.Place(isGrouped: StripsAreInner)});");
                writer.Line("ref var c = ref Unsafe.Add(ref result, place);");
                strips.EmitByKind(writer, height => panels.EmitByKind(writer, width => EmitTiles(writer, target, tiles, height, width)));
            }
        }
    }

    private int PackedPanels(ColumnCut panels) => StripsAreInner ? panels.Group : panels.Count;

    private (ColumnCut Strips, ColumnCut Panels) Cuts(Target target)
    {
        var (height, width) = target.TileFor(Columns, Rows);
        return (new ColumnCut("strip", "left", Rows, height, BlockDepth), new ColumnCut("panel", "right", Columns, width, BlockDepth));
    }

    // One tile, or several below each other where the panel's groups of lanes are too many for one.
    private void EmitTiles(SourceWriter writer, Target target, TileSet tiles, int height, int width)
    {
        var columns = Lanes.Cover(width, target.Lanes.Count);
        var tallest = Math.Min(height, Math.Max(target.Accumulators / columns.Count, 1));
        for (var done = 0; done < height; done += tallest)
        {
            var tile = new Tile(Math.Min(tallest, height - done), columns, 1, Rows, width, Columns, null, TileStart.ResultOrZero);
            var (a, c) = done == 0 ? ("a", "c") : ($"Unsafe.Add(ref a, {done})", $"Unsafe.Add(ref c, {done * Columns})");
            writer.Line(tile.Call(tiles.NameOf(tile), a, "b", c, "steps"));
        }
    }
}
