using System.Globalization;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Checkpoints;

/// <summary>
/// What the header of a safetensors file that holds a model of ModelGen says of it: by the metadata of files that ModelGen saved, and
/// otherwise by the names and shapes of the tensors.
/// </summary>
internal static class TensorHeaderConfig
{
    private const string Embedding = "token_embedding.weight";

    /// <summary>It; of a file of another make, which has none of the tensors, nothing.</summary>
    public static CheckpointConfig Read(TensorHeader header)
    {
        if (!header.ByName.ContainsKey(Embedding)) return new CheckpointConfig("safetensors");
        var hasTwoStacks = header.Tensors.Any(tensor => tensor.Name.StartsWith("decoder.layers.", StringComparison.Ordinal));
        var labels = Metadata(header, "Labels");
        var stack = hasTwoStacks ? "decoder." : "";
        return new CheckpointConfig("ModelGen")
        {
            // One stack may be a decoder or an encoder: only labels tell.
            Topology = hasTwoStacks ? new(TopologyKind.EncoderDecoder, "decoder.layers", "the layers of a decoder beside an encoder's")
                : labels is not null ? new(TopologyKind.Encoder, labels.Key, labels.Stated)
                : null,
            DModel = Metadata(header, "DModel") ?? Extent(header, Embedding, 1),
            Heads = Metadata(header, "Heads"),
            KeyDim = Metadata(header, "HeadDim"),
            Layers = Metadata(header, "Layers") ?? Layers(header, stack),
            EncoderLayers = Metadata(header, "EncoderLayers") ?? (hasTwoStacks ? Layers(header, "encoder.") : null),
            DFeedForward = Metadata(header, "DFeedForward") ?? Extent(header, $"{stack}layers.0.feed_forward.input.weight", 1),
            VocabularySize = Metadata(header, "VocabularySize") ?? Extent(header, Embedding, 0),
            ContextLength = Metadata(header, "ContextLength") ?? Extent(header, "position_embedding.weight", 0),
            SourceVocabularySize = Metadata(header, "SourceVocabularySize") ?? Extent(header, "source_embedding.weight", 0),
            SourceContextLength = Metadata(header, "SourceContextLength") ?? Extent(header, "source_position_embedding.weight", 0),
            Labels = labels,
            Norm = Choice(header, $"{stack}final_norm.weight", NormKind.Pre, NormKind.Post),
            Positions = Choice(header, "position_embedding.weight", PositionKind.Learned, PositionKind.Sinusoidal),
            Bias = Choice(header, $"{stack}layers.0.attention.qkv.bias", true, false),
            TieEmbeddings = Choice(header, "head.weight", false, true),
            ShareEmbeddings = hasTwoStacks ? Choice(header, "source_embedding.weight", false, true) : null,
        };
    }

    private static Setting<int>? Metadata(TensorHeader header, string key) =>
        header.Metadata.TryGetValue("format", out var format) && format == "modelgen"
        && header.Metadata.TryGetValue(key, out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? new Setting<int>(value, key, $"{key} = {text}")
            : null;

    private static Setting<int>? Extent(TensorHeader header, string name, int axis) =>
        header.ByName.TryGetValue(name, out var tensor) && tensor.Shape.Count == 2 && tensor.Shape[axis] is > 0 and <= int.MaxValue
            ? new Setting<int>((int)tensor.Shape[axis], name, $"the tensor {name} of shape {tensor.ShapeText}")
            : null;

    private static Setting<int>? Layers(TensorHeader header, string stack)
    {
        var prefix = stack + "layers.";
        var count = 0;
        while (header.ByName.ContainsKey($"{prefix}{count}.feed_forward.input.weight")) count++;
        if (count == 0) return null;
        return new Setting<int>(count, prefix + "N", count == 1 ? $"{prefix}0 alone" : $"{prefix}0 to {prefix}{count - 1}");
    }

    private static Setting<T> Choice<T>(TensorHeader header, string name, T ifThere, T ifNot) => header.ByName.ContainsKey(name)
        ? new Setting<T>(ifThere, name, $"the tensor {name}")
        : new Setting<T>(ifNot, name, $"no tensor {name}");
}
