using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Emission;

/// <summary>
/// What stands behind attention in a forward pass that may be looked at: weights are computed once more, by the runtime, where a call asks
/// for them. The kernels themselves know nothing of it.
/// </summary>
internal static class CaptureEmitter
{
    /// <summary>The block behind an op; nothing behind one that is no attention.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="op">The op.</param>
    /// <param name="element">A reference to a place in a value, as the kernel of the op is given it.</param>
    public static void Emit(SourceWriter writer, Op op, Func<ColumnView, string> element)
    {
        var (spec, query, key, weight) = op switch
        {
            Attention attention => (attention.Spec, attention.Query, attention.Key, null),
            AdditiveAttention attention => (attention.Spec, attention.Query, attention.Key, attention.Weight),
            CachedAttention attention => (attention.Spec, attention.Query, new ColumnView(attention.Cache, 0), attention.Weight),
            _ => default((AttentionSpec?, ColumnView?, ColumnView?, Value?)),
        };
        if (spec is null || query is null || key is null) return;
        var isCached = op is CachedAttention;
        var part = spec.IsCross ? "Cross" : spec.IsCausal ? "Decoder" : "Encoder";
        var keyColumns = isCached ? spec.PaddedKeyContext : key.Value.Shape.Columns;
        var (starts, keyStarts, sequences) = spec.Sequences switch
        {
            AttentionSequences.Cross => ("CrossStarts", "SourceStarts", "Sources"),
            AttentionSequences.Source => ("SourceStarts", "SourceStarts", "Sources"),
            _ => ("SequenceStarts", "SequenceStarts", "Batch"),
        };

        writer.Line();
        writer.Line("// Its weights, only where they are asked for.");
        using (writer.Block("if (Capture is not null)"))
        {
            writer.List(
                "var site = new AttentionSite(",
                [
                    $"AttentionPart.{part}", $"Heads: {spec.Heads}", $"KeyDim: {spec.KeyDim}", $"QueryColumns: {query.Value.Shape.Columns}",
                    $"KeyColumns: {keyColumns}", $"CacheFloats: {(isCached ? CachedAttention.CacheFloatsPerHead(spec) : 0)}",
                    $"Scale: {Literal.Float(spec.Scale)}", $"IsCausal: {(spec.IsCausal ? "true" : "false")}", $"Window: {spec.Window ?? 0}",
                ],
                ");");
            writer.List(
                "Capture.Keep(",
                [
                    "site", "layer", "worker", "Pool.Workers", $"ref {element(query)}", $"ref {element(key)}",
                    weight is null ? "ref Unsafe.NullRef<float>()" : $"ref {element(new ColumnView(weight, 0))}",
                    $"ref {starts}", $"ref {keyStarts}", sequences, part == "Encoder" ? "0" : "FirstPosition",
                ],
                ");");
            writer.Line("Pool.Barrier();");
        }

        writer.Line();
    }
}
