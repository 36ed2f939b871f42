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
    private readonly string?[] _arena = new string?[memory.FloatsPerRow];
    private readonly Dictionary<(Value Value, int Layer), string> _written = [];
    private readonly Dictionary<string, (int Width, int First, int Last)> _lives = [];
    private int _time;

    /// <summary>What was read but no longer there, and outputs that do not fit beside what their op reads.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>The most floats a row that were alive at once: no plan can do with less.</summary>
    public int MostAlive => Enumerable.Range(0, _time + 1)
        .Max(time => _lives.Values.Where(life => life.First <= time && time <= life.Last).Sum(life => life.Width));

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
        var label = $"{value} of layer {layer} at {_time}";
        _written[(value, layer)] = label;
        _lives[label] = (memory[value].Width, _time, _time);
        _arena.AsSpan(ArenaPlaces.First(memory[value], layer), memory[value].Width).Fill(label);
    }

    private void Read(Value value, int layer, string reader)
    {
        var expected = _written[(value, layer)];
        var there = _arena.AsSpan(ArenaPlaces.First(memory[value], layer), memory[value].Width).ToArray().Distinct();
        if (there.Any(label => label != expected)) Faults.Add($"{reader}: reads {expected}, finds {string.Join(" and ", there)}");
        _lives[expected] = _lives[expected] with { Last = _time };
    }

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
