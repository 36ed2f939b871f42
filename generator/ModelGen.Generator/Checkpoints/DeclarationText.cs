using ModelGen.Generator.Declaration;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Checkpoints;

/// <summary>Writes the declaration that a checkpoint calls for.</summary>
internal static class DeclarationText
{
    /// <summary>The arguments of <c>[Transformer(...)]</c>, with commas between them.</summary>
    public static string From(CheckpointConfig config) => string.Join(", ", Arguments(config));

    /// <summary>
    /// The arguments of <c>[Transformer(...)]</c>: the topology and the required sizes, then what differs from the defaults. What the
    /// checkpoint does not say is left out, and so is what no declaration can express.
    /// </summary>
    public static IReadOnlyList<string> Arguments(CheckpointConfig config)
    {
        var topology = config.Topology?.Value ?? TopologyKind.Decoder;
        var defaults = ModelOptions.DefaultsOf(topology);
        var isEncoder = topology == TopologyKind.Encoder;
        var headDim = config.Heads is { } heads && config.DModel is { } dModel && dModel.Value % heads.Value == 0
            ? dModel.Value / heads.Value
            : 0;
        var sameHeadDim = config.ValueDim is null || config.ValueDim.Value == config.KeyDim?.Value;
        var arguments = new List<string> { WrittenValue.Of(topology) };

        Add("DModel", config.DModel);
        Add("Heads", config.Heads);
        Add("Layers", config.Layers);
        Add("VocabularySize", config.VocabularySize);
        Add("ContextLength", config.ContextLength);
        if (sameHeadDim) AddUnless("HeadDim", config.KeyDim, headDim);
        if (!sameHeadDim) AddUnless("KeyDim", config.KeyDim, headDim);
        if (!sameHeadDim) AddUnless("ValueDim", config.ValueDim, headDim);
        AddUnless("EncoderLayers", config.EncoderLayers, config.Layers?.Value);
        AddUnless("DFeedForward", config.DFeedForward, 4 * config.DModel?.Value);
        AddUnless("SourceVocabularySize", config.SourceVocabularySize, config.VocabularySize?.Value);
        AddUnless("SourceContextLength", config.SourceContextLength, config.ContextLength?.Value);
        Add("Labels", config.Labels);
        AddUnless("Activation", config.Activation, defaults.Activation);
        AddUnless("Norm", config.Norm, defaults.Norm);
        AddUnless("NormEpsilon", config.NormEpsilon, defaults.NormEpsilon);
        AddUnless("Positions", config.Positions, defaults.Positions);
        AddUnless("Score", config.Score, defaults.Score);
        AddUnless("ScoreScale", config.ScoreScale, config.KeyDim is { } width ? 1 / Math.Sqrt(width.Value) : null);
        AddUnless("Bias", config.Bias, defaults.Bias);
        if (!isEncoder) AddUnless("TieEmbeddings", config.TieEmbeddings, defaults.TieEmbeddings);
        AddUnless("ShareEmbeddings", config.ShareEmbeddings, defaults.ShareEmbeddings);
        AddUnless("ScaleEmbeddings", config.ScaleEmbeddings, defaults.ScaleEmbeddings);
        return arguments;

        void Add<T>(string name, Setting<T>? setting)
            where T : struct => AddUnless(name, setting, null);

        void AddUnless<T>(string name, Setting<T>? setting, T? otherwise)
            where T : struct
        {
            if (setting is not null && !setting.Value.Equals(otherwise)) arguments.Add($"{name} = {WrittenValue.Literal(setting.Value)}");
        }
    }
}
