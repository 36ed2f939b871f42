using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Passes;

/// <summary>
/// The static plan of the arena: what the backward pass needs has a place for each layer, all else shares memory by liveness within its
/// region. Where layers are recomputed, only the residual stream has a place for each layer. Every buffer is so many floats a row; slices
/// of logits are of fixed size and stand behind.
/// </summary>
internal sealed class MemoryPlan
{
    private readonly Dictionary<Value, ArenaSlot> _slots = [];
    private readonly HashSet<Value> _fixed = [];

    /// <summary>Arena floats for each row.</summary>
    public int FloatsPerRow { get; private set; }

    /// <summary>The most floats for each row that are live at once: no plan can do with less.</summary>
    public int LiveFloatsPerRow { get; private set; }

    /// <summary>Arena floats whatever the number of rows.</summary>
    public int FixedFloats { get; private set; }

    /// <summary>Scratch floats for each worker.</summary>
    public int FloatsPerWorker { get; private set; }

    /// <summary>Activations in the order in which they were placed.</summary>
    public IEnumerable<KeyValuePair<Value, ArenaSlot>> Slots => _slots;

    public ArenaSlot this[Value value] => _slots[value];

    /// <summary>Whether the value is a slice, which begins where the buffers that grow with rows end.</summary>
    public bool IsFixed(Value value) => _fixed.Contains(value);

    public static MemoryPlan Of(ModelGraph graph, Region? recomputation, Func<Op, int> scratchFloats)
    {
        var plan = new MemoryPlan();
        var lines = StraightLines(graph, recomputation is not null);
        plan.PlaceStream(graph);
        plan.PlaceSaved(graph, lines);
        plan.PlaceTransients(lines);
        plan.PlaceSlices(graph);
        plan.LiveFloatsPerRow = LiveFloats.Most(RunningOrder.Of(graph, recomputation), plan.IsPlaced);
        foreach (var op in graph.Ops) plan.FloatsPerWorker = Math.Max(plan.FloatsPerWorker, scratchFloats(op));
        plan.FloatsPerWorker = (plan.FloatsPerWorker + 15) / 16 * 16;
        return plan;
    }

    // The residual stream x_0 ... x_Layers, and in the backward pass its cotangent, which needs two places only.
    private void PlaceStream(ModelGraph graph)
    {
        var isTrained = graph.Regions.Any(region => region.IsBackward);
        var forward = graph.Regions.Where(region => !region.IsBackward).ToList();
        var width = (int)forward.First(region => region.Input is not null).Input!.Shape.FixedLength;
        PlaceCarried(forward, width, isTrained ? LayerPlacement.Stream : LayerPlacement.Alternating, graph.Layers, isBackward: false);
        if (!isTrained) return;
        var backward = graph.Regions.Where(region => region.IsBackward).ToList();
        PlaceCarried(backward, width, LayerPlacement.Alternating, graph.Layers, isBackward: true);
    }

    private void PlaceCarried(List<Region> regions, int width, LayerPlacement placement, int layers, bool isBackward)
    {
        var at = FloatsPerRow;
        FloatsPerRow += width * (placement == LayerPlacement.Stream ? layers + 1 : 2);
        foreach (var region in regions)
        {
            // Before layer l the stream is x_l, after it x_(l+1); the stem makes x_0 and the head reads x_Layers.
            var (before, after) = isBackward ? (region.Output, region.Input) : (region.Input, region.Output);
            if (region.IsPerLayer)
            {
                _slots[before!] = new ArenaSlot(at, width, placement, width, 0);
                _slots[after!] = new ArenaSlot(at, width, placement, width, 1);
                continue;
            }

            int Place(int index) => at + width * (placement == LayerPlacement.Stream ? index : index % 2);
            if (before is not null) _slots[before] = new ArenaSlot(Place(layers), width, LayerPlacement.Single, 0, 0);
            if (after is not null)
                _slots[after] = new ArenaSlot(Place(0), width, LayerPlacement.Single, 0, 0);
        }
    }

    private bool IsPlaced(Value value) => value.Kind is ValueKind.Activation or ValueKind.Logits && !IsFixed(value);

    // Regions within which liveness decides. A layer that is recomputed forms one with its gradient and what runs between them the first
    // time, for the last layer; its recomputation is a part of that.
    private static List<List<Region>> StraightLines(ModelGraph graph, bool recomputes)
    {
        if (!recomputes) return [.. graph.Regions.Select(region => new List<Region> { region })];
        var regions = graph.Regions.ToList();
        var first = regions.FindIndex(region => region.IsPerLayer);
        var last = regions.FindLastIndex(region => region.IsPerLayer);
        var others = regions.Where((_, index) => index < first || index > last);
        return [regions.GetRange(first, last - first + 1), .. others.Select(region => new List<Region> { region })];
    }

    private void PlaceSaved(ModelGraph graph, List<List<Region>> lines)
    {
        var perLayer = 0;
        var saved = new List<Value>();
        foreach (var region in graph.Regions)
        {
            var line = lines.Single(regions => regions.Contains(region));
            foreach (var value in region.Ops.SelectMany(op => op.Outputs))
            {
                if (value.Kind is not (ValueKind.Activation or ValueKind.Logits) || _slots.ContainsKey(value)) continue;
                var isRead = value.Kind == ValueKind.Logits
                    || graph.Regions.Any(other => !line.Contains(other) && other.Ops.Any(op => op.Inputs.Contains(value)));
                if (!isRead) continue;
                var width = (int)value.Shape.FixedLength;
                if (region.IsPerLayer)
                {
                    _slots[value] = new ArenaSlot(perLayer, width, LayerPlacement.PerLayer, 0, 0);
                    saved.Add(value);
                    perLayer += width;
                }
                else
                {
                    _slots[value] = new ArenaSlot(FloatsPerRow, width, LayerPlacement.Single, 0, 0);
                    FloatsPerRow += width;
                }
            }
        }

        foreach (var value in saved) _slots[value] = _slots[value] with { At = FloatsPerRow + _slots[value].At, Stride = perLayer };
        FloatsPerRow += perLayer * graph.Layers;
    }

    // First fit over the buffers alive at the same time; lines do not run at the same time, so they share.
    private void PlaceTransients(List<List<Region>> lines)
    {
        var start = FloatsPerRow;
        foreach (var line in lines)
        {
            var ops = line.SelectMany(region => region.Ops).ToList();
            var alive = new List<(int At, int Width, int LastUse)>();
            for (var index = 0; index < ops.Count; index++)
            {
                foreach (var value in ops[index].Outputs)
                {
                    if (value.Kind != ValueKind.Activation || _slots.ContainsKey(value)) continue;
                    var lastUse = ops.FindLastIndex(op => op.Inputs.Contains(value));
                    var width = (int)value.Shape.FixedLength;
                    alive.RemoveAll(buffer => buffer.LastUse < index);
                    var at = start;
                    foreach (var buffer in alive.OrderBy(buffer => buffer.At))
                    {
                        if (buffer.At - at >= width) break;
                        at = Math.Max(at, buffer.At + buffer.Width);
                    }

                    alive.Add((at, width, Math.Max(lastUse, index)));
                    _slots[value] = new ArenaSlot(at, width, LayerPlacement.Single, 0, 0);
                    FloatsPerRow = Math.Max(FloatsPerRow, at + width);
                }
            }
        }
    }

    private void PlaceSlices(ModelGraph graph)
    {
        foreach (var op in graph.Ops.OfType<ISlicedOp>())
        {
            // Slices of different regions are never alive together.
            _fixed.Add(op.SliceBuffer);
            FixedFloats = Math.Max(FixedFloats, (int)(op.SliceRows * op.SliceBuffer.Shape.FixedLength + 15) / 16 * 16);
        }
    }
}
