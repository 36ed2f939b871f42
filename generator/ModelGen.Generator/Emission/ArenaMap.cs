using ModelGen.Generator.Graph;
using ModelGen.Generator.Passes;

namespace ModelGen.Generator.Emission;

/// <summary>The plan of an arena as the header of a generated file shows it.</summary>
internal static class ArenaMap
{
    /// <summary>Every place, and what stands behind them.</summary>
    /// <param name="memory">The plan.</param>
    /// <param name="behind">What stands behind the places that grow with rows, before the scratch of the workers; null: nothing.</param>
    public static IEnumerable<string> Of(MemoryPlan memory, string? behind)
    {
        var lines = Section(memory, memory.Rows, "Arena", isSource: false);
        if (memory.SourceRows.FloatsPerRow > 0)
            lines = lines.Concat(Section(memory, memory.SourceRows, "Arena of source sequences", isSource: true));
        var scratch = $"{Literal.Of(memory.FloatsPerWorker)} floats of scratch for each worker";
        return lines.Concat([$"Behind the rows stand {(behind is null ? "" : behind + " and ")}{scratch}.", ""]);
    }

    private static IEnumerable<string> Section(MemoryPlan memory, ArenaSection section, string name, bool isSource)
    {
        yield return "";
        var excess = 100.0 * (section.FloatsPerRow - section.LiveFloatsPerRow) / section.LiveFloatsPerRow;
        yield return FormattableString.Invariant($"{name}, {section.FloatsPerRow} floats a row; ")
            + FormattableString.Invariant($"live at once at most {section.LiveFloatsPerRow} ({excess:F1}% above the bound).");
        yield return "    At, floats a row, what:";
        var slots = memory.Slots.Where(pair => ArenaSection.IsSource(pair.Key) == isSource);
        var lines = slots
            .OrderBy(pair => pair.Value.At).ThenBy(pair => pair.Key.Name, StringComparer.Ordinal)
            .Select(pair => Place(pair.Key, pair.Value));

        // The stream is one place by whatever name a region takes it over.
        foreach (var line in lines.Distinct()) yield return line;
    }

    private static string Place(Value value, ArenaSlot slot)
    {
        var layers = slot.Placement switch
        {
            LayerPlacement.PerLayer or LayerPlacement.Stream => $", every layer, {Literal.Of(slot.Stride)} apart",
            LayerPlacement.Alternating => ", layers in turn",
            _ => "",
        };
        return $"{Literal.Of(slot.At),6}  {Literal.Of(slot.Width),6}  {value.Name}{layers}";
    }
}
