using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>What the three kernels of attention share: a worker takes one head of one sequence at a time.</summary>
internal abstract class AttentionKernel(AttentionSpec spec) : KernelEmitter
{
    protected AttentionSpec Spec { get; } = spec;

    /// <summary>Most queries that are taken at once, at any width.</summary>
    protected static int TallestTile => Target.All.Max(target => target.AttentionTile);

    /// <summary>Heads and their widths, as comments say it.</summary>
    protected string Heads =>
        $"{Spec.Heads} heads of {Spec.KeyDim}" + (Spec.KeyDim == Spec.ValueDim ? "" : $" with values of {Spec.ValueDim}");

    /// <summary>Heads and their widths, as the kernel's name says it.</summary>
    protected string Sizes => $"{Spec.Heads}x{Spec.KeyDim}" + (Spec.KeyDim == Spec.ValueDim ? "" : $"And{Spec.ValueDim}");

    /// <summary>Which keys a group of queries sees.</summary>
    protected AttentionKeys Keys { get; } = new(spec);

    private string KeyStart => Spec.IsCross ? "keyStart" : "start";

    protected void AddProjections(ColumnView query, ColumnView key, ColumnView value)
    {
        AddRef("query", query);
        AddRef("key", key);
        AddRef("value", value);
    }

    /// <summary>Where sequences begin, those of keys too if they are others, and how many sequences there are.</summary>
    protected void AddSequences(AttentionSequences sequences)
    {
        if (sequences == AttentionSequences.Self)
        {
            AddSequences();
            return;
        }

        var starts = sequences == AttentionSequences.Cross ? "CrossStarts" : "SourceStarts";
        Add("ref int", "starts", new KernelArgument.Text(starts));
        if (sequences == AttentionSequences.Cross) Add("ref int", "keyStarts", new KernelArgument.Text("SourceStarts"));
        Add("nint", "sequences", new KernelArgument.Text("Sources"));
    }

    /// <summary>The head of a loop over this worker's heads; <c>start</c> is the first row of the sequence.</summary>
    protected SourceWriter.Scope HeadLoop(SourceWriter writer)
    {
        writer.Line($"var (first, end) = ParallelRange.Share(sequences * {Spec.Heads}, worker, workers);");
        var scope = writer.Block("for (var unit = first; unit < end; unit++)");
        writer.Line($"var (sequence, head) = Math.DivRem(unit, {Spec.Heads});");
        writer.Line("var start = (nint)Unsafe.Add(ref starts, sequence);");
        writer.Line("var length = Unsafe.Add(ref starts, sequence + 1) - start;");
        if (!Spec.IsCross) return scope;
        writer.Line("var keyStart = (nint)Unsafe.Add(ref keyStarts, sequence);");
        writer.Line("var keyLength = Unsafe.Add(ref keyStarts, sequence + 1) - keyStart;");
        return scope;
    }

    /// <summary>
    /// The head of a loop over tiles of <c>count</c> queries from <c>row</c> on, whose position is given; they see keys before <c>keys</c>.
    /// </summary>
    protected static SourceWriter.Scope TileLoop(SourceWriter writer, AttentionTiles pieces, string position = "row")
    {
        var scope = writer.Block($"for (nint row = 0; row < length; row += {pieces.Rows})");
        writer.Line($"var count = Math.Min(length - row, {pieces.Rows});");
        writer.Line($"var keys = {pieces.End($"{position} + count")};");
        pieces.DeclareLow(writer, position);
        return scope;
    }

    /// <summary>Declares a reference to the head's columns in the sequence's first row of queries, or of what stands beside them.</summary>
    protected static void HeadReference(SourceWriter writer, string name, string source, int columns, int headDim) =>
        HeadReference(writer, name, source, columns, headDim, "start");

    /// <summary>Declares a reference to the head's columns in the sequence's first row of keys, or of values.</summary>
    protected void KeyHeadReference(SourceWriter writer, string name, string source, int columns, int headDim) =>
        HeadReference(writer, name, source, columns, headDim, KeyStart);

    /// <summary>Declares where the rows stand that this worker takes next: after <c>rowEnd</c>, or the first of another head.</summary>
    protected void NextRows(SourceWriter writer)
    {
        writer.Line();
        writer.Line("// While these rows are at work, those that come next are fetched.");
        writer.Line("var (nextUnit, nextRow) = rowEnd < length ? (unit, rowEnd) : (Math.Min(unit + 1, end - 1), 0);");
        writer.Line($"var next = Unsafe.Add(ref starts, nextUnit / {Spec.Heads}) + nextRow - row;");
        writer.Line($"var {NextColumn(Spec.KeyDim)} = nextUnit % {Spec.Heads} * {Spec.KeyDim};");
        if (Spec.KeyDim != Spec.ValueDim)
            writer.Line($"var {NextColumn(Spec.ValueDim)} = nextUnit % {Spec.Heads} * {Spec.ValueDim};");
        writer.Line();
    }

    /// <summary>Asks for some of the rows that come next, one row for each that there is now; of the head's columns all, or some.</summary>
    protected void Prefetch(
        SourceWriter writer, string source, int columns, int headDim, string index, int rows, string at = "0", int? width = null)
    {
        var offset = $"(next + {index}) * {columns} + {NextColumn(headDim)}{(at == "0" ? "" : $" + {at}")}";
        writer.Line($"Prefetch.Rows(ref {source}, {offset}, {columns}, {rows}, {width ?? headDim});");
    }

    /// <summary>A row of a matrix with so many columns.</summary>
    protected static string Row(string reference, string row, int columns) =>
        row == "0" ? reference : $"Unsafe.Add(ref {reference}, {row} * {columns})";

    /// <summary>The index of an element, from C# expressions for its place.</summary>
    protected static string Element(string row, int columns, string column) =>
        column == "0" ? $"{row} * {columns}" : $"{row} * {columns} + {column}";

    private static void HeadReference(SourceWriter writer, string name, string source, int columns, int headDim, string start) =>
        writer.Line($"ref var {name} = ref Unsafe.Add(ref {source}, {start} * {columns} + head * {headDim});");

    private string NextColumn(int headDim) => headDim == Spec.KeyDim ? "nextColumn" : "nextValueColumn";
}
