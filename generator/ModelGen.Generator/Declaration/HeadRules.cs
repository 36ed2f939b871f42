using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>What goes with the head of an encoder: labels, pooling, and the arguments that only training reads.</summary>
internal static class HeadRules
{
    public static void Check(GivenSizes sizes, ModelOptions options, AttributeArguments arguments, Problems problems)
    {
        // Of a head that is none, that is said already.
        if (options.Topology != TopologyKind.Encoder || !OptionParser.IsUnderstood<HeadKind>("Head", arguments)) return;
        var classifies = options.Head is HeadKind.TokenClassification or HeadKind.SequenceClassification;
        CheckLabels(classifies, sizes, options.Head, arguments, problems);
        CheckPooling(classifies, options.Head, arguments, problems);
        if (!classifies) CheckTraining(options, arguments, problems);
    }

    private static void CheckLabels(bool classifies, GivenSizes sizes, HeadKind head, AttributeArguments arguments, Problems problems)
    {
        if (classifies && sizes.Labels is null)
        {
            problems.Add(
                Rules.ClassifierNeedsLabels, arguments.LocationOf("Head"), [Remedy.AddArgument("Labels", "2")],
                $"Head = EncoderHead.{head} tells labels apart", "say how many, as in Labels = 2");
        }

        if (!SizeRules.IsValid(nameof(sizes.Labels), sizes)) return;
        if (!classifies)
        {
            Remedy[] remedies =
            [
                Remedy.RemoveArgument("Labels"),
                Remedy.SetArgument("Head", "EncoderHead.SequenceClassification", "classify sequences"),
                Remedy.SetArgument("Head", "EncoderHead.TokenClassification", "classify tokens"),
            ];
            problems.Add(
                Rules.ClassifierNeedsLabels, arguments.LocationOf("Labels"), remedies, $"Head = EncoderHead.{head} has no labels",
                "leave Labels out, or make it EncoderHead.SequenceClassification or EncoderHead.TokenClassification");
        }
        else if (sizes.Labels == 1)
        {
            problems.Add(Rules.TooFewLabels, arguments.LocationOf("Labels"), [Remedy.SetArgument("Labels", "2")], Text.Of(1));
        }
    }

    private static void CheckPooling(bool classifies, HeadKind head, AttributeArguments arguments, Problems problems)
    {
        if (!arguments.IsWritten("Pooling") || !OptionParser.IsUnderstood<PoolingKind>("Pooling", arguments)) return;
        if (head is HeadKind.SequenceEmbedding or HeadKind.SequenceClassification) return;
        var pooling = classifies ? HeadKind.SequenceClassification : HeadKind.SequenceEmbedding;
        problems.Add(
            Rules.NothingToPool, arguments.LocationOf("Pooling"),
            [Remedy.RemoveArgument("Pooling"), Remedy.SetArgument("Head", $"EncoderHead.{pooling}", "pool")], head.ToString(),
            pooling.ToString());
    }

    private static void CheckTraining(ModelOptions options, AttributeArguments arguments, Problems problems)
    {
        Refuse("LabelSmoothing", options.LabelSmoothing);
        Refuse("EmbeddingDropout", options.Dropout.Embedding);
        Refuse("ResidualDropout", options.Dropout.Residual);
        Refuse("AttentionDropout", options.Dropout.Attention);
        if (options.RecomputeActivations) Report("RecomputeActivations", "true");

        void Refuse(string name, double value)
        {
            if (value > 0) Report(name, Text.Of(value));
        }

        void Report(string name, string value) => problems.Add(
            Rules.NeedsLoss, arguments.LocationOf(name), [Remedy.RemoveArgument(name, "leave out"), Classify(options.Head)], name, value,
            options.Head.ToString());
    }

    private static Remedy Classify(HeadKind head)
    {
        var classifier = head == HeadKind.TokenEmbeddings ? HeadKind.TokenClassification : HeadKind.SequenceClassification;
        return Remedy.SetArgument("Head", $"EncoderHead.{classifier}", "classify").And(Remedy.AddArgument("Labels", "2"));
    }
}
