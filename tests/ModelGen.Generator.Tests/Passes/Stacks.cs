using ModelGen.Generator.Graph;

namespace ModelGen.Generator.Tests.Passes;

/// <summary>Stacks for graphs that tests make by hand.</summary>
internal static class Stacks
{
    public static readonly Stack One = new("", 1, "Layers", Dim.Rows);

    public static readonly Stack Two = new("", 2, "Layers", Dim.Rows);
}
