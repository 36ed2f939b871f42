using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>What the three kernels of attention share: a worker takes one head of one sequence at a time.</summary>
internal abstract class AttentionKernel(AttentionSpec spec) : KernelEmitter
{
    protected AttentionSpec Spec { get; } = spec;

    /// <summary>Most queries that are taken at once, at any width.</summary>
    protected static int TallestTile => Target.All.Max(target => target.AttentionTile);

    /// <summary>Heads and their width, as names and comments say it.</summary>
    protected string Heads => $"{Spec.Heads} heads of {Spec.HeadDim}";

    protected void AddProjections(ColumnView query, ColumnView key, ColumnView value)
    {
        AddRef("query", query.Value, query.Column);
        AddRef("key", key.Value, key.Column);
        AddRef("value", value.Value, value.Column);
    }

    /// <summary>The head of a loop over this worker's heads; <c>start</c> is the first row of the sequence.</summary>
    protected SourceWriter.Scope HeadLoop(SourceWriter writer)
    {
        writer.Line($"var (first, end) = ParallelRange.Share(sequences * {Spec.Heads}, worker, workers);");
        var scope = writer.Block("for (var unit = first; unit < end; unit++)");
        writer.Line($"var (sequence, head) = Math.DivRem(unit, {Spec.Heads});");
        writer.Line("var start = (nint)Unsafe.Add(ref starts, sequence);");
        writer.Line("var length = Unsafe.Add(ref starts, sequence + 1) - start;");
        return scope;
    }

    /// <summary>Declares a reference to the head's columns in the first row of the sequence.</summary>
    protected void HeadReference(SourceWriter writer, string name, string source, int columns) =>
        writer.Line($"ref var {name} = ref Unsafe.Add(ref {source}, start * {columns} + head * {Spec.HeadDim});");

    /// <summary>Declares where the rows stand that this worker takes next: after <c>rowEnd</c>, or the first of another head.</summary>
    protected void NextRows(SourceWriter writer)
    {
        writer.Line();
        writer.Line("// While these rows are at work, those that come next are fetched.");
        writer.Line("var (nextUnit, nextRow) = rowEnd < length ? (unit, rowEnd) : (Math.Min(unit + 1, end - 1), 0);");
        writer.Line($"var next = Unsafe.Add(ref starts, nextUnit / {Spec.Heads}) + nextRow - row;");
        writer.Line($"var nextColumn = nextUnit % {Spec.Heads} * {Spec.HeadDim};");
        writer.Line();
    }

    /// <summary>Asks for some of the rows that come next, one row for each that there is now; of the head's columns all, or some.</summary>
    protected void Prefetch(SourceWriter writer, string source, int columns, string index, int rows, string at = "0", int? width = null)
    {
        var offset = $"(next + {index}) * {columns} + nextColumn{(at == "0" ? "" : $" + {at}")}";
        writer.Line($"Prefetch.Rows(ref {source}, {offset}, {columns}, {rows}, {width ?? Spec.HeadDim});");
    }

    /// <summary>A row of a matrix with so many columns.</summary>
    protected static string Row(string reference, string row, int columns) => $"Unsafe.Add(ref {reference}, {row} * {columns})";

    /// <summary>The index of an element, from C# expressions for its place.</summary>
    protected static string Element(string row, int columns, string column) =>
        column == "0" ? $"{row} * {columns}" : $"{row} * {columns} + {column}";
}
