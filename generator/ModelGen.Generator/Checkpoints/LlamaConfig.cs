using System.Collections.Immutable;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Checkpoints;

/// <summary>A <c>config.json</c> with <c>model_type</c> <c>llama</c> (Touvron et al., 2023).</summary>
internal static class LlamaConfig
{
    public static CheckpointConfig Read(ConfigKeys keys)
    {
        var (dModel, heads) = (keys.Size("hidden_size", 4096), keys.Size("num_attention_heads", 32));
        var headDim = keys.OptionalSize("head_dim") ?? HeadWidth.Of(dModel, heads);
        var keyValueHeads = keys.OptionalSize("num_key_value_heads") ?? heads;
        var activation = keys.Activation("hidden_act", "silu");
        var (attentionBias, feedForwardBias) = (keys.Flag("attention_bias", false), keys.Flag("mlp_bias", false));

        var beyond = ImmutableArray.CreateBuilder<string>();
        if (keyValueHeads.Value != heads.Value)
            beyond.Add($"grouped-query attention ({keyValueHeads.Stated} for {heads.Stated})");
        beyond.Add("RMSNorm");
        beyond.Add("rotary positions (RoPE)");
        beyond.Add("a gated feed-forward network");
        if (activation is null) beyond.Add($"the activation {keys.Name("hidden_act", "").Stated}");
        if (attentionBias.Value != feedForwardBias.Value)
            beyond.Add($"biases in some layers alone ({attentionBias.Stated}, {feedForwardBias.Stated})");
        return new CheckpointConfig("llama")
        {
            Topology = keys.OfKind(TopologyKind.Decoder),
            DModel = dModel,
            Heads = heads,
            KeyDim = headDim,
            ValueDim = headDim,
            Layers = keys.Size("num_hidden_layers", 32),
            DFeedForward = keys.Size("intermediate_size", 11008),
            VocabularySize = keys.Size("vocab_size", 32000),
            ContextLength = keys.Size("max_position_embeddings", 2048),
            AllowsShorterContext = true,
            Activation = activation,
            Norm = keys.OfKind(NormKind.Pre),
            NormEpsilon = keys.Number("rms_norm_eps", 1e-6),
            Score = keys.OfKind(ScoreKind.ScaledDot),
            ScoreScale = headDim is null ? null : keys.OfKind(1 / Math.Sqrt(headDim.Value)),
            SeesWholeContext = keys.OfKind(true),
            Bias = attentionBias.Value == feedForwardBias.Value ? attentionBias : null,
            TieEmbeddings = keys.Flag("tie_word_embeddings", false),
            ScaleEmbeddings = keys.OfKind(false),
            BeyondDeclarations = new(beyond.ToImmutable()),
        };
    }
}
