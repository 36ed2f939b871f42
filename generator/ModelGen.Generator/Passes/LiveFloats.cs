using ModelGen.Generator.Graph;

namespace ModelGen.Generator.Passes;

/// <summary>How much of an arena is in use as a program runs.</summary>
internal static class LiveFloats
{
    /// <summary>
    /// The largest sum of the widths of values that are live at the same time, from the op that writes them to the last that reads them: no
    /// plan can do with fewer floats a row.
    /// </summary>
    /// <param name="run">Regions in running order.</param>
    /// <param name="isPlaced">Whether a value has a place that grows with rows.</param>
    public static int Most(IEnumerable<(Region Region, int Layer)> run, Func<Value, bool> isPlaced)
    {
        var lives = new List<(Value Value, int First, int Last)>();
        var latest = new Dictionary<(Value Value, int Layer), int>();
        int? carried = null;
        var time = 0;
        foreach (var (region, layer) in run)
        {
            if (region.Input is { } input && isPlaced(input)) latest[(input, layer)] = carried ?? Begin(input);
            foreach (var op in region.Ops)
            {
                time++;
                foreach (var output in op.Outputs.Where(isPlaced))
                {
                    // A value that spans layers is written by each; it lives from the first on.
                    if (!output.SpansLayers) latest[(output, layer)] = Begin(output);
                    else if (!latest.ContainsKey((output, 0))) latest[(output, 0)] = Begin(output);
                    else Extend(latest[(output, 0)]);
                }

                foreach (var read in op.Inputs.Where(isPlaced)) Extend(latest[(read, read.SpansLayers ? 0 : layer)]);
            }

            if (region.Output is null || !isPlaced(region.Output)) continue;
            carried = latest[(region.Output, layer)];
            Extend(carried.Value);
        }

        // The runtime reads the logits when the program has run.
        for (var life = 0; life < lives.Count; life++)
        {
            if (lives[life].Value.Kind == ValueKind.Logits) Extend(life);
        }

        var changes = new long[time + 2];
        foreach (var (value, first, last) in lives)
        {
            changes[first] += value.Shape.FixedLength;
            changes[last + 1] -= value.Shape.FixedLength;
        }

        var (live, most) = (0L, 0L);
        foreach (var change in changes)
        {
            live += change;
            most = Math.Max(most, live);
        }

        return (int)most;

        int Begin(Value value)
        {
            lives.Add((value, time, time));
            return lives.Count - 1;
        }

        void Extend(int life) => lives[life] = lives[life] with { Last = time };
    }
}
