using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission.Kernels;

/// <summary>What the kernels that go through projections head by head share. Workers share the rows.</summary>
internal abstract class ProjectedHeadsKernel(ProjectedHeads heads) : KernelEmitter
{
    protected ProjectedHeads Heads { get; } = heads;

    /// <summary>The sizes as the kernel's name says them.</summary>
    protected string Sizes =>
        $"{Heads.NormCount}x{Heads.KeyDim}" + (Heads.ValueWidth == 0 ? "" : $"And{Heads.Layers * Heads.ValueWidth}");

    /// <summary>The sizes as comments say them.</summary>
    protected string Described =>
        (Heads.Layers == 1 ? "" : $"{Heads.Layers} layers of ")
        + $"{Heads.QueryHeads + Heads.KeyHeads} heads of {Heads.KeyDim}"
        + (Heads.ValueWidth == 0 ? "" : $", then {Heads.ValueWidth} columns of values");

    /// <summary>
    /// Goes through the rows; references move along from head to head, and from each layer's keys over its values, which are copied.
    /// </summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="lanes">The widest lanes.</param>
    /// <param name="operands">What is gone through. Values are copied from the first to the last.</param>
    /// <param name="loops">Of one layer, so many heads that are alike and what is done at each.</param>
    protected void EmitRows(
        SourceWriter writer, Lanes lanes, IReadOnlyList<Operand> operands, IReadOnlyList<(int Count, Action Body)> loops)
    {
        using (RowLoop(writer))
        {
            foreach (var (local, parameter, headColumns, hasValues) in operands)
            {
                var columns = hasValues ? Heads.Columns(headColumns) : Heads.NormCount * headColumns;
                writer.Line($"ref var {local} = ref Unsafe.Add(ref {parameter}, row * {columns});");
            }

            using (Heads.Layers == 1 ? default(SourceWriter.Scope?) : writer.Block($"for (var layer = 0; layer < {Heads.Layers}; layer++)"))
            {
                foreach (var (count, body) in loops)
                {
                    if (count == 0) continue;
                    using (writer.Block($"for (var head = 0; head < {count}; head++)"))
                    {
                        body();
                        foreach (var operand in operands) Move(writer, operand.Local, operand.HeadColumns);
                    }
                }

                if (Heads.ValueWidth == 0) return;
                writer.Line();
                var (source, result) = (operands[0].Local, operands[operands.Count - 1].Local);
                ColumnLoop.Emit(writer, Heads.ValueWidth, lanes, (group, column) =>
                    writer.Line($"{group.At(result, column)} = {group.At(source, column)};"));
                if (Heads.Layers == 1) return;
                foreach (var operand in operands.Where(operand => operand.HasValues)) Move(writer, operand.Local, Heads.ValueWidth);
            }
        }
    }

    private static void Move(SourceWriter writer, string local, int columns) =>
        writer.Line($"{local} = ref Unsafe.Add(ref {local}, {columns});");

    /// <summary>A matrix that is gone through.</summary>
    /// <param name="Local">The reference to the head at hand.</param>
    /// <param name="Parameter">The kernel's parameter.</param>
    /// <param name="HeadColumns">Columns of a head.</param>
    /// <param name="HasValues">Whether values stand behind a layer's heads.</param>
    protected sealed record Operand(string Local, string Parameter, int HeadColumns, bool HasValues = true);
}
