using ModelGen.Generator.Graph;

namespace ModelGen.Generator.Passes;

/// <summary>A part of the arena whose buffers grow with one number of rows.</summary>
internal sealed class ArenaSection
{
    /// <summary>Arena floats for each row.</summary>
    public int FloatsPerRow { get; set; }

    /// <summary>The most floats for each row that are live at once: no plan can do with less.</summary>
    public int LiveFloatsPerRow { get; set; }

    /// <summary>Whether a value grows with the rows of the source sequences.</summary>
    public static bool IsSource(Value value) => value.Shape[0] == Dim.SourceRows;
}
