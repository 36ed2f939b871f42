using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Passes;

/// <summary>One op of a region, and whether the workers must meet before it.</summary>
internal sealed record ScheduledOp(Op Op, bool NeedsBarrier);

/// <summary>
/// Where the workers must meet: before an op that reads what another worker may still be writing, or writes what another may still be
/// reading. Ops that only share inputs run on without meeting.
/// </summary>
internal static class Schedule
{
    public static IReadOnlyList<ScheduledOp> Of(IEnumerable<Op> ops, MemoryPlan memory)
    {
        var scheduled = new List<ScheduledOp>();
        var reads = new List<Value>();
        var writes = new List<Value>();
        foreach (var op in ops)
        {
            var needsBarrier =
                op.Inputs.Any(input => writes.Any(written => Overlap(input, written, memory)))
                || op.Outputs.Any(output => writes.Concat(reads).Any(touched => Overlap(output, touched, memory)));
            if (needsBarrier)
            {
                reads.Clear();
                writes.Clear();
            }

            scheduled.Add(new ScheduledOp(op, needsBarrier));
            if (op is ISlicedOp)
            {
                // The workers meet after each of its slices.
                reads.Clear();
                writes.Clear();
                continue;
            }

            reads.AddRange(op.Inputs);
            writes.AddRange(op.Outputs);
        }

        return scheduled;
    }

    private static bool Overlap(Value left, Value right, MemoryPlan memory)
    {
        if (left == right) return true;
        if (left.Kind == ValueKind.ParameterGradient && right.Kind == ValueKind.ParameterGradient) return left.Parameter == right.Parameter;
        if (left.Kind != ValueKind.Activation || right.Kind != ValueKind.Activation) return false;
        if (memory.IsFixed(left) || memory.IsFixed(right)) return false;
        if (ArenaSection.IsSource(left) != ArenaSection.IsSource(right)) return false;
        var (a, b) = (memory[left], memory[right]);
        if (a.Placement != LayerPlacement.Single || b.Placement != LayerPlacement.Single) return false;
        return a.At < b.At + b.Width && b.At < a.At + a.Width;
    }
}
