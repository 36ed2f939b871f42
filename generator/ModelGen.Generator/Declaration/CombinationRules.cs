using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>What each argument allows and the two together do not.</summary>
internal static class CombinationRules
{
    public static void Check(GivenSizes sizes, ModelOptions options, AttributeArguments arguments, Problems problems)
    {
        if (options.Positions == PositionKind.Sinusoidal && SizeRules.IsValid(nameof(sizes.DModel), sizes))
            CheckSinusoidal(sizes, arguments, problems);
        CheckTopology(options.Topology, arguments, problems);
        CheckLabels(options, sizes, arguments, problems);
    }

    private static void CheckTopology(TopologyKind topology, AttributeArguments arguments, Problems problems)
    {
        var encoderDecoder = new[] { "EncoderLayers", "SourceVocabularySize", "SourceContextLength", "ShareEmbeddings", "Encoder" };
        var encoder = new[] { "Head", "Labels", "Pooling" };
        Refuse(encoderDecoder, TopologyKind.EncoderDecoder);
        Refuse(encoder, TopologyKind.Encoder);
        if (topology == TopologyKind.Encoder) Refuse(["TieEmbeddings"], TopologyKind.Decoder);

        void Refuse(string[] names, TopologyKind owner)
        {
            if (topology == owner) return;
            foreach (var name in names.Where(arguments.IsWritten))
            {
                problems.Add(
                    Rules.OfOtherTopology, arguments.LocationOf(name), [Remedy.RemoveArgument(name, "leave out")],
                    name, topology.ToString(), owner.ToString());
            }
        }
    }

    private static void CheckLabels(ModelOptions options, GivenSizes sizes, AttributeArguments arguments, Problems problems)
    {
        if (options.Topology != TopologyKind.Encoder) return;
        var classifies = options.Head is HeadKind.TokenClassification or HeadKind.SequenceClassification;
        if (classifies && sizes.Labels is null)
        {
            problems.Add(
                Rules.ClassifierNeedsLabels, arguments.LocationOf("Head"), [Remedy.AddArgument("Labels", "2")],
                $"Head = EncoderHead.{options.Head} tells labels apart", "say how many, as in Labels = 2");
        }

        if (!classifies && sizes.Labels is not null)
        {
            Remedy[] remedies =
            [
                Remedy.RemoveArgument("Labels"),
                Remedy.SetArgument("Head", "EncoderHead.SequenceClassification", "classify sequences"),
                Remedy.SetArgument("Head", "EncoderHead.TokenClassification", "classify tokens"),
            ];
            problems.Add(
                Rules.ClassifierNeedsLabels, arguments.LocationOf("Labels"), remedies,
                $"Head = EncoderHead.{options.Head} has no labels",
                "leave Labels out, or make it EncoderHead.SequenceClassification or EncoderHead.TokenClassification");
        }
    }

    private static void CheckSinusoidal(GivenSizes sizes, AttributeArguments arguments, Problems problems)
    {
        var dModel = sizes.DModel!.Value;
        if (dModel % 2 == 0) return;

        // The nearest even widths that the heads divide too, where they divide this one.
        var step = !sizes.HasHeadSizes && sizes.Heads is { } heads && heads > 0 && dModel % heads == 0 ? 2 * heads : 2;
        var below = dModel / step * step;
        var nearest = new[] { below, below + step }
            .Where(width => SizeRules.IsValid(nameof(sizes.DModel), sizes with { DModel = width }))
            .ToList();
        problems.Add(
            Rules.SinusoidalNeedsEvenDModel, arguments.LocationOf(nameof(sizes.DModel)),
            [.. SizeRemedies.Nearest(nameof(sizes.DModel), dModel, nearest)], Text.Of(dModel),
            $"{Text.List(nearest.Select(Text.Of), "and")} {(nearest.Count == 1 ? "does" : "do")}");
    }
}
