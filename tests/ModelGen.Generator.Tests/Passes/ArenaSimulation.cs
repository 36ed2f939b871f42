using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Passes;

namespace ModelGen.Generator.Tests.Passes;

/// <summary>
/// Runs a program over one row of its arena in which every float remembers what was last written there, and so finds values that were
/// overwritten before they were read.
/// </summary>
internal sealed class ArenaSimulation(MemoryPlan memory)
{
    private readonly string?[] _rows = new string?[memory.Rows.FloatsPerRow];
    private readonly string?[] _sourceRows = new string?[memory.SourceRows.FloatsPerRow];
    private readonly Dictionary<(Value Value, int Layer), string> _written = [];
    private readonly Dictionary<string, (int Width, int First, int Last, bool IsSource)> _lives = [];
    private int _time;

    /// <summary>What was read but no longer there, and outputs that do not fit beside what their op reads.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>The most floats a row, or a row of the sources, that were alive at once: no plan can do with less.</summary>
    public int MostAlive(bool isSource) => Enumerable.Range(0, _time + 1).Max(time =>
        _lives.Values.Where(life => life.IsSource == isSource && life.First <= time && time <= life.Last).Sum(life => life.Width));

    public void Run(IEnumerable<(Region Region, int Layer)> regions)
    {
        string? carried = null;
        foreach (var (region, layer) in regions)
        {
            if (region.Input is { } input)
            {
                // The same floats under the name that this region has for them.
                _written[(input, layer)] = carried!;
                Read(input, layer, $"{region.Name} {layer}");
            }

            foreach (var op in region.Ops) Run(op, layer);
            if (region.Output is { } output)
            {
                Read(output, layer, $"{region.Name} {layer}, at its end");
                carried = _written[(output, layer)];
            }
        }

        // The runtime reads the logits when the program has run.
        foreach (var (value, layer) in _written.Keys.Where(key => key.Value.Kind == ValueKind.Logits)) Read(value, layer, "the runtime");
    }

    private void Run(Op op, int layer)
    {
        _time++;
        var inputs = op.Inputs.Where(IsInArena).ToList();
        var outputs = op.Outputs.Where(IsInArena).ToList();
        foreach (var input in inputs) Read(input, layer, $"{op}");
        foreach (var output in outputs) Write(output, layer);

        // All at once: a worker may write before another has read.
        foreach (var value in inputs.Concat(outputs)) Read(value, layer, $"{op}, while it is written");
    }

    private void Write(Value value, int layer)
    {
        // Of a value that spans layers each writes its own columns, and what the others wrote stays.
        if (value.SpansLayers && _written.ContainsKey((value, 0)))
        {
            Read(value, layer, $"layer {layer}, as it writes its columns");
            return;
        }

        var label = $"{value} of layer {layer} at {_time}";
        _written[Key(value, layer)] = label;
        _lives[label] = (memory[value].Width, _time, _time, ArenaSection.IsSource(value));
        Place(value, layer).Fill(label);
    }

    private void Read(Value value, int layer, string reader)
    {
        var expected = _written[Key(value, layer)];
        var there = Place(value, layer).ToArray().Distinct();
        if (there.Any(label => label != expected)) Faults.Add($"{reader}: reads {expected}, finds {string.Join(" and ", there)}");
        _lives[expected] = _lives[expected] with { Last = _time };
    }

    private static (Value Value, int Layer) Key(Value value, int layer) => (value, value.SpansLayers ? 0 : layer);

    private Span<string?> Place(Value value, int layer) =>
        (ArenaSection.IsSource(value) ? _sourceRows : _rows).AsSpan(ArenaPlaces.First(memory[value], layer), memory[value].Width);

    private bool IsInArena(Value value) => value.Kind is ValueKind.Activation or ValueKind.Logits && !memory.IsFixed(value);
}

/// <summary>Where a value of one layer begins, in floats a row.</summary>
internal static class ArenaPlaces
{
    public static int First(ArenaSlot slot, int layer) => slot.Placement switch
    {
        LayerPlacement.Single => slot.At,
        LayerPlacement.Alternating => slot.At + (layer + slot.LayerShift) % 2 * slot.Stride,
        _ => slot.At + (layer + slot.LayerShift) * slot.Stride,
    };
}
