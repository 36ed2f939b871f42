using System.Collections.Immutable;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Checkpoints;

/// <summary>A <c>config.json</c> with <c>model_type</c> <c>bert</c> (Devlin et al., 2019).</summary>
internal static class BertConfig
{
    public static CheckpointConfig Read(ConfigKeys keys)
    {
        var (dModel, heads) = (keys.Size("hidden_size", 768), keys.Size("num_attention_heads", 12));
        var headDim = HeadWidth.Of(dModel, heads);
        var activation = keys.Activation("hidden_act", "gelu");
        var positions = keys.Name("position_embedding_type", "absolute");

        // The embedding of the first token type could be added to the positions'; a norm of their sum has no place to go.
        var beyond = ImmutableArray.CreateBuilder<string>();
        beyond.Add("a layer norm of the embeddings");
        if (activation is null) beyond.Add($"the activation {keys.Name("hidden_act", "").Stated}");
        if (positions.Value != "absolute") beyond.Add($"relative positions ({positions.Stated})");
        if (keys.Flag("is_decoder", false).Value) beyond.Add("causal attention in an encoder (is_decoder = true)");
        return new CheckpointConfig("bert")
        {
            Topology = keys.OfKind(TopologyKind.Encoder),
            DModel = dModel,
            Heads = heads,
            KeyDim = headDim,
            ValueDim = headDim,
            Layers = keys.Size("num_hidden_layers", 12),
            DFeedForward = keys.Size("intermediate_size", 3072),
            VocabularySize = keys.Size("vocab_size", 30522),
            ContextLength = keys.Size("max_position_embeddings", 512),
            Activation = activation,
            Norm = keys.OfKind(NormKind.Post),
            NormEpsilon = keys.Number("layer_norm_eps", 1e-12),
            Positions = positions.Value == "absolute" ? new(PositionKind.Learned, positions.Key, positions.Stated) : null,
            Score = keys.OfKind(ScoreKind.ScaledDot),
            ScoreScale = headDim is null ? null : keys.OfKind(1 / Math.Sqrt(headDim.Value)),
            SeesWholeContext = keys.OfKind(true),
            Bias = keys.OfKind(true),
            ScaleEmbeddings = keys.OfKind(false),
            BeyondDeclarations = new(beyond.ToImmutable()),
        };
    }
}
