using System.Globalization;
using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;
using ModelGen.Generator.Passes;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Emission;

/// <summary>
/// What an editor shows of the class and its members: sizes, memory, operations, the shape of each argument, and the table of parameters.
/// </summary>
internal sealed class ModelDocumentation(
    ModelSpec spec, ParameterPlan parameters, PlannedProgram? training, PlannedProgram inference)
{
    private DimensionsSpec Size => spec.Dimensions;

    private bool HasSource => spec.Topology == TopologyKind.EncoderDecoder;

    private bool IsEncoder => spec.Topology == TopologyKind.Encoder;

    private bool IsOfSequence => spec.Head is HeadKind.SequenceEmbedding or HeadKind.SequenceClassification;

    /// <summary>The model in three words: <c>4-layer decoder</c>.</summary>
    public string Kind => $"{LayersText}-layer {TopologyText}";

    /// <summary>Numbers as people read them.</summary>
    public static string Grouped(decimal value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The class.</summary>
    public IEnumerable<string> OfClass()
    {
        yield return "<summary>";
        yield return $"A Transformer {TopologyText}: DModel {Size.DModel}, {LayersText} layers, {Size.Heads} heads of {HeadsText}, "
            + $"feed-forward {Size.DFeedForward}, {VocabularyText}.";
        yield return $"{Grouped(parameters.Count)} parameters, {Grouped(parameters.Count * 4)} bytes of weights; "
            + (training is null ? "it has no loss to be trained by." : $"training keeps {ActivationsText(training.Memory)}.");
        if (CachePerToken > 0) yield return $"Inference keeps {Grouped(CachePerToken)} bytes of keys and values a token.";
        yield return "</summary>";
        yield return "<remarks>";
        foreach (var shapes in Shapes()) yield return $"<para>{shapes}</para>";
        yield return $"<para>{OperationsText()}";
        yield return "Matrix products and attention are counted, a multiply-add as two, and nothing that is computed again.</para>";
        if (training is not null)
        {
            yield return $"<para>Training holds {Grouped(parameters.Count * 12)} bytes besides the weights, of gradients and AdamW's "
                + "moments.</para>";
        }

        yield return "<list type=\"table\">";
        yield return "<listheader><term>Parameter</term><description>Shape, and numbers in it</description></listheader>";
        foreach (var parameter in parameters.Parameters)
        {
            yield return $"<item><term>{parameter.FullName}</term><description>{parameter.Shape}, "
                + $"{Grouped(parameter.Shape.FixedLength)}{(parameter.IsPerLayer ? " in each layer" : "")}</description></item>";
        }

        yield return "</list>";
        yield return "</remarks>";
    }

    /// <summary><c>Create(seed)</c>.</summary>
    public IEnumerable<string> OfCreate() =>
    [
        "<summary>A new model with weights drawn from <paramref name=\"seed\"/>: "
            + "the same seed gives the same weights bit for bit.</summary>",
        "<param name=\"seed\">What the weights are drawn from.</param>",
        $"<returns>A model with {Grouped(parameters.Count)} parameters of its own.</returns>",
    ];

    /// <summary><c>Load(path)</c>.</summary>
    public IEnumerable<string> OfLoad() =>
    [
        "<summary>The model in a safetensors file.</summary>",
        "<param name=\"path\">A model or a training checkpoint, with the tensors that the table of the class lists.</param>",
        $"<returns>A model with {Grouped(parameters.Count)} parameters of its own.</returns>",
        "<exception cref=\"global::ModelGen.Checkpoints.CheckpointException\">"
            + "The file is damaged, or its tensors are not those of this model.</exception>",
    ];

    /// <summary><c>CreateTrainingProgram</c>.</summary>
    public IEnumerable<string> OfTrainingProgram()
    {
        yield return "<inheritdoc/>";
        if (training is null)
        {
            yield return "<exception cref=\"global::System.NotSupportedException\">Always: the declared head has no loss.</exception>";
            yield break;
        }

        yield return "<returns>";
        yield return $"A program that takes tokens and targets (rows){(HasSource ? " and source tokens (source rows)" : "")}, "
            + $"the rows of all sequences together, and has {Arena(training.Memory)}.";
        yield return "</returns>";
    }

    /// <summary><c>CreateInferenceProgram</c>, or what the topology has in its place.</summary>
    public IEnumerable<string> OfInferenceProgram()
    {
        yield return "<inheritdoc/>";
        yield return "<returns>";
        var takes = IsEncoder
            ? $"tokens (rows), the rows of all sequences together, and gives {Output}"
            : $"tokens (batch, length) and gives {Logits}";
        yield return $"A program that takes {takes}, and has {Arena(inference.Memory)}"
            + (CachePerToken == 0 ? "." : $" and a cache of {Grouped(CachePerSequence)} a sequence.");
        yield return "</returns>";
    }

    private string TopologyText => HasSource ? "encoder-decoder" : IsEncoder ? "encoder" : "decoder";

    private string LayersText => HasSource ? $"{Size.EncoderLayers}+{Size.Layers}" : $"{Size.Layers}";

    private string HeadsText => Size.KeyDim == Size.ValueDim ? $"{Size.KeyDim}" : $"{Size.KeyDim} and {Size.ValueDim}";

    private string VocabularyText => !HasSource
        ? $"vocabulary {Size.VocabularySize}, context {Size.ContextLength}{(IsEncoder && Size.Labels > 0 ? $", {Size.Labels} labels" : "")}"
        : $"vocabularies {Size.SourceVocabularySize} and {Size.VocabularySize}, "
            + $"contexts {Size.SourceContextLength} and {Size.ContextLength}";

    private string Logits => $"logits (batch, length, {Size.VocabularySize}), or (batch, {Size.VocabularySize}) after the last token";

    private string Output
    {
        get
        {
            var width = Size.Labels > 0 ? Size.Labels : Size.DModel;
            return $"{(spec.IsTrained ? "logits" : "embeddings")} ({(IsOfSequence ? "sequences" : "rows")}, {width})";
        }
    }

    // Bytes of keys and values that a decoder's layers cache for each token.
    private long CachePerToken => 4L * Size.Layers * CachedSpecs.Sum(attention => (long)attention.KeyWidth + attention.ValueWidth);

    // The cache has room for the whole context, and for the keys in whole vectors.
    private long CachePerSequence =>
        4L * Size.Layers * CachedSpecs.Sum(attention => attention.Heads * (long)CachedAttention.CacheFloatsPerHead(attention));

    private IEnumerable<AttentionSpec> CachedSpecs => inference.Graph.Ops.OfType<CachedAttention>().Select(op => op.Spec);

    private static string ActivationsText(MemoryPlan memory)
    {
        var source = memory.SourceRows.FloatsPerRow;
        return $"{Grouped(memory.Rows.FloatsPerRow * 4L)} bytes of activations a token"
            + (source == 0 ? "" : $" and {Grouped(source * 4L)} a source token");
    }

    private static string Arena(MemoryPlan memory)
    {
        var source = memory.SourceRows.FloatsPerRow;
        return $"an arena of {Grouped(memory.Rows.FloatsPerRow * 4L)} bytes a row"
            + (source == 0 ? "" : $" and {Grouped(source * 4L)} a source row");
    }

    // What goes in and out of the calls that users make; those are the runtime's, and know no numbers.
    private IEnumerable<string> Shapes()
    {
        var context = Size.ContextLength;
        if (HasSource)
        {
            yield return $"<c>session.Translate(source)</c>: source (length), ids below {Size.SourceVocabularySize}, with its end at most "
                + $"{Size.SourceContextLength}; the target (length), ids below {Size.VocabularySize}, with its begin at most {context}.";
            yield return "<c>trainer.Step(batch)</c>: Tokens and Targets (rows), SourceTokens (source rows), sequence after sequence, each "
                + $"of at most {context} tokens, each source of at most {Size.SourceContextLength}; Lengths and SourceLengths (sequences).";
            yield break;
        }

        yield return IsEncoder
            ? $"<c>session.Encode(tokens, lengths, output)</c>: tokens (rows), ids below {Size.VocabularySize}, sequence after sequence, "
                + $"each of at most {context}; lengths (sequences); output takes {Output}."
            : $"<c>session.Forward(tokens, logits)</c>: tokens (batch, length), ids below {Size.VocabularySize}, with those before them at "
                + $"most {context} of each sequence; {Logits}.";
        if (training is null) yield break;
        var labels = !IsEncoder ? ""
            : IsOfSequence ? $"; a sequence's label, below {Size.Labels}, is the target of its first token, and the others are ignored"
            : $"; targets are labels below {Size.Labels}";
        yield return "<c>trainer.Step(tokens, targets, batch, length)</c>: tokens and targets (batch, length), "
            + $"length at most {context}{labels}.";
    }

    private string OperationsText()
    {
        var count = new OperationCount(
            Size.ContextLength, HasSource ? Size.SourceContextLength : 0, IsEncoder && IsOfSequence ? 1 : Size.ContextLength);
        var forward = Operations(inference);
        var sequences = HasSource
            ? $"Operations a target token, in targets of {Size.ContextLength} with sources of {Size.SourceContextLength}"
            : $"Operations a token, in sequences of {Size.ContextLength}";
        return $"{sequences}: forward {forward}{(training is null ? "" : $", forward and backward {Operations(training)}")}.";

        string Operations(PlannedProgram program) => Grouped(decimal.Floor(count.Of(program.Graph) / Size.ContextLength));
    }
}
