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

    /// <summary>What grows with the rows of a call.</summary>
    public ArenaSection Rows { get; } = new();

    /// <summary>What grows with the rows of its source sequences.</summary>
    public ArenaSection SourceRows { get; } = new();

    /// <summary>Arena floats whatever the number of rows.</summary>
    public int FixedFloats { get; private set; }

    /// <summary>Scratch floats for each worker.</summary>
    public int FloatsPerWorker { get; private set; }

    /// <summary>Activations in the order in which they were placed.</summary>
    public IEnumerable<KeyValuePair<Value, ArenaSlot>> Slots => _slots;

    public ArenaSlot this[Value value] => _slots[value];

    /// <summary>Whether the value is a slice, which begins where the buffers that grow with rows end.</summary>
    public bool IsFixed(Value value) => _fixed.Contains(value);

    public static MemoryPlan Of(ModelGraph graph, IReadOnlyList<Region> recomputations, Func<Op, int> scratchFloats)
    {
        var plan = new MemoryPlan();
        var lines = StraightLines(graph, recomputations.Count > 0);
        foreach (var stack in graph.Stacks) plan.PlaceStream([.. graph.Regions.Where(region => region.Stack == stack)], stack);
        plan.PlaceSaved(graph, lines);
        plan.PlaceTransients(lines);
        plan.PlaceSlices(graph);
        foreach (var isSource in new[] { false, true })
        {
            var section = isSource ? plan.SourceRows : plan.Rows;
            section.LiveFloatsPerRow = LiveFloats.Most(
                RunningOrder.Of(graph, recomputations), value => plan.IsPlaced(value) && ArenaSection.IsSource(value) == isSource);
        }

        foreach (var op in graph.Ops) plan.FloatsPerWorker = Math.Max(plan.FloatsPerWorker, scratchFloats(op));
        plan.FloatsPerWorker = (plan.FloatsPerWorker + 15) / 16 * 16;
        return plan;
    }

    private ArenaSection SectionOf(Value value) => ArenaSection.IsSource(value) ? SourceRows : Rows;

    // The residual stream x_0 ... x_Layers, and in the backward pass its cotangent, which needs two places only.
    private void PlaceStream(List<Region> regions, Stack stack)
    {
        var isTrained = regions.Any(region => region.IsBackward);
        var forward = regions.Where(region => !region.IsBackward).ToList();
        var stream = forward.First(region => region.Input is not null).Input!;
        PlaceCarried(forward, stream, isTrained ? LayerPlacement.Stream : LayerPlacement.Alternating, stack.Layers, isBackward: false);
        if (!isTrained) return;
        var backward = regions.Where(region => region.IsBackward).ToList();
        PlaceCarried(backward, stream, LayerPlacement.Alternating, stack.Layers, isBackward: true);
    }

    private void PlaceCarried(List<Region> regions, Value stream, LayerPlacement placement, int layers, bool isBackward)
    {
        var section = SectionOf(stream);
        var width = (int)stream.Shape.FixedLength;
        var at = section.FloatsPerRow;
        section.FloatsPerRow += width * (placement == LayerPlacement.Stream ? layers + 1 : 2);
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
            if (after is not null) _slots[after] = new ArenaSlot(Place(0), width, LayerPlacement.Single, 0, 0);
        }
    }

    private bool IsPlaced(Value value) => value.Kind is ValueKind.Activation or ValueKind.Logits && !IsFixed(value);

    // Regions within which liveness decides. A layer that is recomputed forms one with its gradient and what runs between them the first
    // time, for the last layer; its recomputation is a part of that.
    private static List<List<Region>> StraightLines(ModelGraph graph, bool recomputes)
    {
        var lines = new List<List<Region>>();
        foreach (var stack in graph.Stacks)
        {
            var regions = graph.Regions.Where(region => region.Stack == stack).ToList();
            var first = regions.FindIndex(region => region.IsPerLayer);
            var last = regions.FindLastIndex(region => region.IsPerLayer);
            if (!recomputes) last = first - 1;
            else lines.Add(regions.GetRange(first, last - first + 1));
            lines.AddRange(regions.Where((_, index) => index < first || index > last).Select(region => new List<Region> { region }));
        }

        return lines;
    }

    private void PlaceSaved(ModelGraph graph, List<List<Region>> lines)
    {
        foreach (var stack in graph.Stacks)
        {
            var regions = graph.Regions.Where(region => region.Stack == stack);
            var saved = regions.SelectMany(region => SavedBy(region, graph, lines).Select(value => (Value: value, region.IsPerLayer)));
            var perLayer = new List<Value>();
            foreach (var (value, isPerLayer) in saved.ToList())
            {
                if (_slots.ContainsKey(value)) continue;
                var (section, width) = (SectionOf(value), (int)value.Shape.FixedLength);
                if (isPerLayer && !value.SpansLayers)
                {
                    // Its place is known when all of the layer's have been seen.
                    _slots[value] = new ArenaSlot(0, width, LayerPlacement.PerLayer, 0, 0);
                    perLayer.Add(value);
                    continue;
                }

                _slots[value] = new ArenaSlot(section.FloatsPerRow, width, LayerPlacement.Single, 0, 0);
                section.FloatsPerRow += width;
            }

            PlaceInLayers(perLayer, stack);
        }
    }

    private void PlaceInLayers(List<Value> saved, Stack stack)
    {
        foreach (var ofSection in saved.GroupBy(SectionOf))
        {
            var stride = ofSection.Sum(value => _slots[value].Width);
            var at = ofSection.Key.FloatsPerRow;
            foreach (var value in ofSection)
            {
                _slots[value] = _slots[value] with { At = at, Stride = stride };
                at += _slots[value].Width;
            }

            ofSection.Key.FloatsPerRow += stride * stack.Layers;
        }
    }

    // What others read than the regions that run in one line with this one.
    private IEnumerable<Value> SavedBy(Region region, ModelGraph graph, List<List<Region>> lines)
    {
        var line = lines.Single(regions => regions.Contains(region));
        foreach (var value in region.Ops.SelectMany(op => op.Outputs))
        {
            if (value.Kind is not (ValueKind.Activation or ValueKind.Logits) || _slots.ContainsKey(value)) continue;
            var isRead = value.Kind == ValueKind.Logits || value.SpansLayers
                || graph.Regions.Any(other => !line.Contains(other) && other.Ops.Any(op => op.Inputs.Contains(value)));
            if (isRead) yield return value;
        }
    }

    // First fit over the buffers alive at the same time; lines do not run at the same time, so they share.
    private void PlaceTransients(List<List<Region>> lines)
    {
        var starts = (Rows: Rows.FloatsPerRow, Source: SourceRows.FloatsPerRow);
        foreach (var line in lines)
        {
            var ops = line.SelectMany(region => region.Ops).ToList();
            var alive = new List<(int At, int Width, int LastUse, ArenaSection Section)>();
            for (var index = 0; index < ops.Count; index++)
            {
                foreach (var value in ops[index].Outputs)
                {
                    if (value.Kind != ValueKind.Activation || _slots.ContainsKey(value)) continue;
                    var lastUse = ops.FindLastIndex(op => op.Inputs.Contains(value));
                    var (section, width) = (SectionOf(value), (int)value.Shape.FixedLength);
                    alive.RemoveAll(buffer => buffer.LastUse < index);
                    var at = section == Rows ? starts.Rows : starts.Source;
                    foreach (var buffer in alive.Where(buffer => buffer.Section == section).OrderBy(buffer => buffer.At))
                    {
                        if (buffer.At - at >= width) break;
                        at = Math.Max(at, buffer.At + buffer.Width);
                    }

                    alive.Add((at, width, Math.Max(lastUse, index), section));
                    _slots[value] = new ArenaSlot(at, width, LayerPlacement.Single, 0, 0);
                    section.FloatsPerRow = Math.Max(section.FloatsPerRow, at + width);
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
