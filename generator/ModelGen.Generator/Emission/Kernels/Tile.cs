namespace ModelGen.Generator.Emission.Kernels;

/// <summary>What a tile's accumulators begin with.</summary>
internal enum TileStart
{
    Zero,

    /// <summary>A row that every row of the tile begins with.</summary>
    Bias,

    /// <summary>What the result holds.</summary>
    Result,

    /// <summary>What the result holds, or zero, as the caller says.</summary>
    ResultOrZero,
}

/// <summary>
/// The register tile, the one inner loop of every product: so many rows of the result by so many columns stay in registers while the depth
/// goes by. Left is read one float at a time and broadcast; right is read in vectors along its rows.
/// </summary>
/// <param name="Height">Rows of the result.</param>
/// <param name="Columns">Groups of lanes that make up its columns.</param>
/// <param name="LeftRow">Floats from one row of left to the next.</param>
/// <param name="LeftStep">Floats of left from one step of the depth to the next.</param>
/// <param name="RightStep">Floats of right from one step of the depth to the next, where they are known; else a parameter.</param>
/// <param name="ResultRow">Floats from one row of the result to the next.</param>
/// <param name="Depth">Steps, where they are known; else a parameter.</param>
/// <param name="Start">What the accumulators begin with.</param>
internal sealed record Tile(
    int Height, IReadOnlyList<Lanes> Columns, int LeftRow, int LeftStep, int? RightStep, int ResultRow, int? Depth, TileStart Start)
{
    public int Width => Columns.Sum(lanes => lanes.Count);

    /// <summary>All that tells it from other tiles.</summary>
    public string Key
    {
        get
        {
            var groups = string.Join(",", Columns.Select(lanes => lanes.Count));
            return FormattableString.Invariant($"{Height} {groups} {LeftRow} {LeftStep} {RightStep} {ResultRow} {Depth} {Start}");
        }
    }

    /// <summary>The call, given the references to the first elements.</summary>
    public string Call(
        string name, string left, string right, string result, string? depth = null, string? bias = null, string? rightStep = null)
    {
        var arguments = new List<string> { $"ref {left}", $"ref {right}", $"ref {result}" };
        if (Start == TileStart.Bias) arguments.Add($"ref {bias}");
        if (RightStep is null) arguments.Add(rightStep!);
        if (Depth is null) arguments.Add(depth!);
        if (Start == TileStart.ResultOrZero) arguments.Add("adds");
        return $"{name}({string.Join(", ", arguments)});";
    }

    public void Emit(SourceWriter writer, string name)
    {
        var parameters = "ref float left, ref float right, ref float result"
            + (Start == TileStart.Bias ? ", ref float bias" : "")
            + (RightStep is null ? ", nint rightStep" : "")
            + (Depth is null ? ", nint depth" : "")
            + (Start == TileStart.ResultOrZero ? ", bool adds" : "");
        var (height, width, steps) = (Literal.Of(Height), Literal.Of(Width), Depth is { } known ? Literal.Of(known) : "depth");
        var left = LeftStep == 1 ? $"left ({height}, {steps})" : $"transposed left ({steps}, {height})";
        var start = Start switch
        {
            TileStart.Result => "result + ",
            TileStart.ResultOrZero => "(adds: result) + ",
            TileStart.Bias => "bias + ",
            _ => "",
        };
        writer.Line(
            $"// result ({height}, {width}) = {start}{left} x right ({steps}, {width}). "
            + $"Rows of left stand {Math.Max(LeftRow, LeftStep)} floats apart,");
        writer.Line($"// of right {(RightStep is { } step ? Literal.Of(step) : "rightStep")}, of the result {ResultRow}.");
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"private static void {name}({parameters})"))
        {
            EmitStart(writer);
            using (writer.Block($"for (nint step = 0; step < {steps}; step++)")) EmitStep(writer);
            for (var row = 0; row < Height; row++)
            {
                for (var group = 0; group < Columns.Count; group++)
                    writer.Line($"{Columns[group].At("result", ResultAt(row, group))} = {Accumulator(row, group)};");
            }
        }
    }

    private void EmitStart(SourceWriter writer)
    {
        if (Start == TileStart.ResultOrZero)
        {
            EmitRows(writer, null);
            using (writer.Block("if (adds)")) EmitAssignments(writer, (row, group) => Columns[group].At("result", ResultAt(row, group)));
            using (writer.Block("else")) EmitAssignments(writer, (_, group) => Columns[group].Zero);
            return;
        }

        if (Start == TileStart.Bias)
        {
            for (var group = 0; group < Columns.Count; group++)
                writer.Line($"var bias{group} = {Columns[group].At("bias", Literal.Of(ColumnOf(group)))};");
        }

        EmitRows(writer, (row, group) => Start switch
        {
            TileStart.Bias => $"bias{group}",
            TileStart.Result => Columns[group].At("result", ResultAt(row, group)),
            _ => Columns[group].Zero,
        });
    }

    // The accumulators, a line for those of a row and one type.
    private void EmitRows(SourceWriter writer, Func<int, int, string>? start)
    {
        for (var row = 0; row < Height; row++)
        {
            for (var group = 0; group < Columns.Count;)
            {
                var lanes = Columns[group];
                var names = new List<string>();
                for (; group < Columns.Count && Columns[group] == lanes; group++)
                    names.Add(Accumulator(row, group) + (start is null ? "" : " = " + start(row, group)));
                writer.Line($"{lanes.Type} {string.Join(", ", names)};");
            }
        }
    }

    private void EmitAssignments(SourceWriter writer, Func<int, int, string> value)
    {
        for (var row = 0; row < Height; row++)
        {
            for (var group = 0; group < Columns.Count; group++) writer.Line($"{Accumulator(row, group)} = {value(row, group)};");
        }
    }

    private void EmitStep(SourceWriter writer)
    {
        for (var group = 0; group < Columns.Count; group++)
            writer.Line($"var r{group} = {Columns[group].At("right", Literal.Of(ColumnOf(group)))};");

        for (var row = 0; row < Height; row++)
        {
            var element = row == 0 ? "left" : $"Unsafe.Add(ref left, {row * LeftRow})";
            var names = new Dictionary<Lanes, string>();
            for (var group = 0; group < Columns.Count; group++)
            {
                var lanes = Columns[group];
                if (!names.TryGetValue(lanes, out var broadcast))
                {
                    broadcast = $"l{row}" + (names.Count == 0 ? "" : "x" + Literal.Of(lanes.Count));
                    names.Add(lanes, broadcast);
                    writer.Line($"var {broadcast} = {lanes.Broadcast(element)};");
                }

                var accumulator = Accumulator(row, group);
                writer.Line($"{accumulator} = {lanes.MultiplyAdd(broadcast, $"r{group}", accumulator)};");
            }
        }

        writer.Line($"left = ref Unsafe.Add(ref left, {LeftStep});");
        writer.Line($"right = ref Unsafe.Add(ref right, {(RightStep is { } step ? Literal.Of(step) : "rightStep")});");
    }

    private int ColumnOf(int group) => Columns.Take(group).Sum(lanes => lanes.Count);

    private string ResultAt(int row, int group) => Literal.Of(row * ResultRow + ColumnOf(group));

    private static string Accumulator(int row, int group) => $"c{row}_{group}";
}
