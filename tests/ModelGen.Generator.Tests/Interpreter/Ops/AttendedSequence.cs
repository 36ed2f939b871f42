using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

/// <summary>Queries that meet keys: the rows of both.</summary>
internal sealed record AttendedSequence(AttentionSpec Spec, int Index, int QueryStart, int Queries, int KeyStart, int Keys)
{
    /// <summary>All pairs of sequences of a call.</summary>
    public static IEnumerable<AttendedSequence> Of(AttentionSpec spec, Call call)
    {
        var queries = spec.Sequences == AttentionSequences.Source ? call.Source! : call;
        var keys = spec.Sequences == AttentionSequences.Self ? call : call.Source!;
        var (queryStarts, keyStarts) = (queries.Starts, keys.Starts);
        return Enumerable.Range(0, keys.Batch).Select(sequence => new AttendedSequence(
            spec, sequence, queryStarts[sequence], queries.Lengths[sequence], keyStarts[sequence], keys.Lengths[sequence]));
    }

    /// <summary>The keys that a query sees, by their positions in the sequence.</summary>
    public IEnumerable<int> SeenBy(int query) => Enumerable.Range(0, Keys).Where(key => Sees(Spec, query, key));

    /// <summary>Whether a query sees a key, by their positions.</summary>
    public static bool Sees(AttentionSpec spec, int query, int key) =>
        (spec.Mask == AttentionMask.None || key <= query) && (spec.Window is not { } window || Math.Abs(key - query) <= window);
}
