using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>
/// Sums over rows, a few at a time: they are read along, as they lie in memory, and the sums stay in the nearest cache. Workers share the
/// columns a cache line at a time, so each sum runs in row order whatever their number.
/// </summary>
internal sealed class ColumnSumEmitter : KernelEmitter
{
    private const int LineFloats = 16;
    private const int RowsAtOnce = 8;

    private readonly int _columns;

    public ColumnSumEmitter(ColumnSum op)
    {
        _columns = op.Source.Shape.Columns;
        AddRef("source", op.Source);
        AddRef("sum", op.Sum);
        AddRows(op.Source.Shape[0]);
        AddAccumulate(op);
        AddWorker();
    }

    public override string Name => $"ColumnSum{_columns}";

    public override string Summary => $"sum ({_columns}) = sum over rows of source (rows, {_columns}).";

    public override void EmitBody(SourceWriter writer, Target target, TileSet tiles, string name)
    {
        var lanes = target.Lanes;
        var lines = (_columns + LineFloats - 1) / LineFloats;
        var whole = _columns / lanes.Count * lanes.Count;
        writer.Line($"var (first, end) = ParallelRange.Share({lines}, worker, workers);");
        if (whole > 0) EmitWhole(writer, lanes, whole);
        if (whole == _columns) return;
        using (writer.Block($"if (first < end && end == {lines})")) EmitRest(writer, Lanes.Cover(_columns - whole, lanes.Count), whole);
    }

    private void EmitWhole(SourceWriter writer, Lanes lanes, int whole)
    {
        writer.Line(_columns % LineFloats == 0
            ? $"var endColumn = end * {LineFloats};"
            : $"var endColumn = Math.Min(end * {LineFloats}, {whole});");
        var columnLoop = $"for (var column = first * {LineFloats}; column < endColumn; column += {lanes.Count})";
        using (writer.Block("if (!accumulate)"))
        using (writer.Block(columnLoop)) writer.Line($"{lanes.At("sum", "column")} = {lanes.Zero};");

        writer.Line();
        writer.Line("nint row = 0;");
        EmitRows($"for (; row + {RowsAtOnce} <= rows; row += {RowsAtOnce})", RowsAtOnce);
        EmitRows("for (; row < rows; row++)", 1);

        void EmitRows(string rowLoop, int count)
        {
            using (writer.Block(rowLoop))
            using (writer.Block(columnLoop))
            {
                writer.Line($"ref var x = ref Unsafe.Add(ref source, row * {_columns} + column);");
                writer.Line($"var total = {lanes.At("sum", "column")};");
                for (var row = 0; row < count; row++) writer.Line($"total += {lanes.At("x", Literal.Of(row * _columns))};");
                writer.Line($"{lanes.At("sum", "column")} = total;");
            }
        }
    }

    // The last columns, in narrower groups, down all rows.
    private void EmitRest(SourceWriter writer, IReadOnlyList<Lanes> groups, int column)
    {
        foreach (var lanes in groups)
        {
            using (writer.Block())
            {
                writer.Line($"var total = accumulate ? {lanes.At("sum", Literal.Of(column))} : {lanes.Zero};");
                using (writer.Block("for (nint i = 0; i < rows; i++)"))
                    writer.Line($"total += {lanes.At("source", $"i * {_columns} + {column}")};");
                writer.Line($"{lanes.At("sum", Literal.Of(column))} = total;");
            }

            column += lanes.Count;
        }
    }
}
