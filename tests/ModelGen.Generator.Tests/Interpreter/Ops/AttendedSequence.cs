using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

/// <summary>Queries that meet keys: the rows of both.</summary>
internal sealed record AttendedSequence(AttentionMask Mask, int QueryStart, int Queries, int KeyStart, int Keys)
{
    /// <summary>All pairs of sequences of a call.</summary>
    public static IEnumerable<AttendedSequence> Of(AttentionSpec spec, Call call)
    {
        var queries = spec.Sequences == AttentionSequences.Source ? call.Source! : call;
        var keys = spec.Sequences == AttentionSequences.Self ? call : call.Source!;
        var (queryStarts, keyStarts) = (queries.Starts, keys.Starts);
        return Enumerable.Range(0, keys.Batch).Select(sequence => new AttendedSequence(
            spec.Mask, queryStarts[sequence], queries.Lengths[sequence], keyStarts[sequence], keys.Lengths[sequence]));
    }

    /// <summary>The keys that a query sees, by their positions in the sequence.</summary>
    public IEnumerable<int> SeenBy(int query) => Enumerable.Range(0, Mask == AttentionMask.Causal ? query + 1 : Keys);
}
