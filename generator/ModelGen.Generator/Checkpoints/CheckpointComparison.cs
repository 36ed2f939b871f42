using ModelGen.Generator.Declaration;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Checkpoints;

/// <summary>Where a declaration differs from what a checkpoint says of its model.</summary>
/// <param name="model">A valid declaration.</param>
/// <param name="arguments">Its arguments, for their places.</param>
/// <param name="config">What the checkpoint says.</param>
internal sealed class CheckpointComparison(ModelSpec model, AttributeArguments arguments, CheckpointConfig config)
{
    private const string AsCheckpoint = "as the checkpoint";

    /// <summary>The first difference, sizes before choices: others often follow from it.</summary>
    public Difference? First() => All().FirstOrDefault(difference => difference is not null);

    private IEnumerable<Difference?> All()
    {
        var size = model.Dimensions;
        yield return Compare("Topology", model.Topology, config.Topology, "topology");
        yield return Compare("DModel", size.DModel, config.DModel);
        yield return Compare("Heads", size.Heads, config.Heads);
        yield return Compare(HeadArgument("KeyDim"), size.KeyDim, config.KeyDim);
        yield return Compare(HeadArgument("ValueDim"), size.ValueDim, config.ValueDim);
        yield return Compare("Layers", size.Layers, config.Layers);
        yield return Compare("EncoderLayers", size.EncoderLayers, config.EncoderLayers);
        yield return Compare("DFeedForward", size.DFeedForward, config.DFeedForward);
        yield return Compare("VocabularySize", size.VocabularySize, config.VocabularySize);
        if (!config.AllowsShorterContext || size.ContextLength > config.ContextLength?.Value)
            yield return Compare("ContextLength", size.ContextLength, config.ContextLength);
        yield return Compare("SourceVocabularySize", size.SourceVocabularySize, config.SourceVocabularySize);
        yield return Compare("SourceContextLength", size.SourceContextLength, config.SourceContextLength);
        yield return Compare("Labels", size.Labels, config.Labels);
        foreach (var difference in Choices()) yield return difference;
    }

    private IEnumerable<Difference?> Choices()
    {
        // A dot product is a scaled one with another scale.
        var score = model.Score.Kind == ScoreKind.Dot ? ScoreKind.ScaledDot : model.Score.Kind;
        yield return Compare("Activation", model.Activation, config.Activation);
        yield return Compare("Norm", model.Norm, config.Norm);
        yield return CompareNumbers("NormEpsilon", model.NormEpsilon, config.NormEpsilon);
        yield return Compare("Positions", model.Positions, config.Positions);
        yield return Compare("Score", score, config.Score);
        yield return CompareNumbers("ScoreScale", model.Score.Scale, config.ScoreScale);
        yield return CompareWindow();
        yield return Compare("Bias", model.Bias, config.Bias);
        if (model.Topology != TopologyKind.Encoder) yield return Compare("TieEmbeddings", model.TieEmbeddings, config.TieEmbeddings);
        yield return Compare("ShareEmbeddings", model.ShareEmbeddings, config.ShareEmbeddings);
        yield return Compare("ScaleEmbeddings", model.ScaleEmbeddings, config.ScaleEmbeddings);
    }

    private string HeadArgument(string name) => arguments.IsWritten(name) ? name : "HeadDim";

    // The runtime takes both as floats.
    private Difference? CompareNumbers(string name, double declared, Setting<double>? stated) =>
        stated is not null && (float)declared == (float)stated.Value ? null : Compare(name, declared, stated);

    private Difference? CompareWindow()
    {
        var context = model.Dimensions.ContextLength;
        if (config.SeesWholeContext is not { } whole || model.AttentionWindow is not { } window || window >= context - 1) return null;
        return Differ("AttentionWindow", window, whole.Stated, context, Remedy.RemoveArgument("AttentionWindow", AsCheckpoint));
    }

    private Difference? Compare<T>(string name, T declared, Setting<T>? stated, string? argument = null)
        where T : notnull =>
        stated is null || declared.Equals(stated.Value)
            ? null
            : Differ(
                name, declared, stated.Stated, stated.Value,
                Remedy.SetArgument(argument ?? name, WrittenValue.Literal(stated.Value), AsCheckpoint));

    private Difference Differ(string name, object declared, string stated, object expected, Remedy remedy) => new(
        arguments.LocationOf(remedy.Edits[0].Name), name, WrittenValue.Of(declared), stated, WrittenValue.Of(expected), remedy);
}
