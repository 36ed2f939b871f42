using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Lowering;

/// <summary>What each layer of a decoder attends to besides itself.</summary>
/// <param name="Spec">The sizes.</param>
/// <param name="Keys">Of the encoder's output, each layer's own columns.</param>
/// <param name="Values">Likewise.</param>
internal sealed record CrossAttention(AttentionSpec Spec, ColumnView Keys, ColumnView Values);
