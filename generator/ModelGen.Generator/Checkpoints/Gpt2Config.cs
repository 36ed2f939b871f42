using System.Collections.Immutable;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Checkpoints;

/// <summary>A <c>config.json</c> with <c>model_type</c> <c>gpt2</c> (Radford et al., 2019).</summary>
internal static class Gpt2Config
{
    public static CheckpointConfig Read(ConfigKeys keys)
    {
        var (dModel, heads) = (keys.Size("n_embd", 768), keys.Size("n_head", 12));
        var headDim = HeadWidth.Of(dModel, heads);
        var isScaled = keys.Flag("scale_attn_weights", true);
        var scale = isScaled.Value ? 1 / Math.Sqrt(headDim?.Value ?? 1) : 1;
        var activation = keys.Activation("activation_function", "gelu_new");

        var beyond = ImmutableArray.CreateBuilder<string>();
        if (activation is null) beyond.Add($"the activation {keys.Name("activation_function", "").Stated}");
        if (keys.Flag("scale_attn_by_inverse_layer_idx", false).Value) beyond.Add("scores divided by the number of the layer");
        if (keys.Flag("add_cross_attention", false).Value) beyond.Add("attention to an encoder of another kind");
        return new CheckpointConfig("gpt2")
        {
            Topology = keys.OfKind(TopologyKind.Decoder),
            DModel = dModel,
            Heads = heads,
            KeyDim = headDim,
            ValueDim = headDim,
            Layers = keys.Size("n_layer", 12),
            DFeedForward = keys.OptionalSize("n_inner")
                ?? new Setting<int>(4 * dModel.Value, "n_inner", $"n_inner = null, which is 4 n_embd = {4 * dModel.Value}"),
            VocabularySize = keys.Size("vocab_size", 50257),
            ContextLength = keys.OptionalSize("n_positions") ?? keys.OptionalSize("n_ctx") ?? keys.Size("n_positions", 1024),
            Activation = activation,
            Norm = keys.OfKind(NormKind.Pre),
            NormEpsilon = keys.Number("layer_norm_epsilon", 1e-5),
            Positions = keys.OfKind(PositionKind.Learned),
            Score = keys.OfKind(ScoreKind.ScaledDot),
            ScoreScale = headDim is null ? null : new Setting<double>(scale, isScaled.Key, isScaled.Stated),
            SeesWholeContext = keys.OfKind(true),
            Bias = keys.OfKind(true),
            TieEmbeddings = keys.Flag("tie_word_embeddings", true),
            ScaleEmbeddings = keys.OfKind(false),
            BeyondDeclarations = new(beyond.ToImmutable()),
        };
    }
}
