using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>What each argument allows and the two together do not.</summary>
internal static class CombinationRules
{
    public static void Check(GivenSizes sizes, ModelOptions options, AttributeArguments arguments, Problems problems)
    {
        if (options.Positions == PositionKind.Sinusoidal && OptionParser.IsUnderstood<PositionKind>("Positions", arguments)
            && SizeRules.IsValid(nameof(sizes.DModel), sizes)) CheckSinusoidal(sizes, arguments, problems);
        CheckHeadDim(sizes, arguments, problems);
        if (OptionParser.TopologyOf(arguments) is not { } topology) return;
        CheckTopology(topology, arguments, problems);
        if (topology == TopologyKind.EncoderDecoder) CheckSharing(sizes, arguments, problems);
    }

    private static void CheckTopology(TopologyKind topology, AttributeArguments arguments, Problems problems)
    {
        var encoderDecoder = new[]
        {
            "EncoderLayers", "SourceVocabularySize", "SourceContextLength", "ShareEmbeddings", "Encoder", "SourceTokenizer",
        };
        var encoder = new[] { "Head", "Labels", "Pooling" };
        Refuse(encoderDecoder, TopologyKind.EncoderDecoder);
        Refuse(encoder, TopologyKind.Encoder);
        Refuse(["Draft"], TopologyKind.Decoder);
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

    private static void CheckHeadDim(GivenSizes sizes, AttributeArguments arguments, Problems problems)
    {
        if (sizes.KeyDim is not { } keyDim || sizes.ValueDim is not { } valueDim) return;
        if (!SizeRules.IsValid(nameof(sizes.HeadDim), sizes)) return;
        problems.Add(
            Rules.HeadDimSaysNothing, arguments.LocationOf(nameof(sizes.HeadDim)),
            [
                Remedy.RemoveArgument(nameof(sizes.HeadDim)), Remedy.RemoveArgument(nameof(sizes.KeyDim)),
                Remedy.RemoveArgument(nameof(sizes.ValueDim)),
            ],
            Text.Of(sizes.HeadDim!.Value), Text.Of(keyDim), Text.Of(valueDim));
    }

    private static void CheckSharing(GivenSizes sizes, AttributeArguments arguments, Problems problems)
    {
        if (arguments.Value<bool>("ShareEmbeddings") != true) return;
        if (!SizeRules.IsValid(nameof(sizes.VocabularySize), sizes)) return;
        var target = sizes.VocabularySize!.Value;
        if (SizeRules.IsValid(nameof(sizes.SourceVocabularySize), sizes) && sizes.SourceVocabularySize is { } source && source != target)
        {
            Report(
                $"VocabularySize = {Text.Of(target)}", $"SourceVocabularySize = {Text.Of(source)}",
                $"make both {Text.Of(Math.Max(source, target))}", Enlarge(source, target));
        }
        else if (NamedTokenizers.Differing(arguments) is { } tokenizers)
        {
            Report($"Tokenizer '{tokenizers.Target}'", $"SourceTokenizer '{tokenizers.Source}'", "give both sides one tokenizer", []);
        }

        // The vocabulary of a source that has an encoder of its own is that encoder's.
        IEnumerable<Remedy> Enlarge(int source, int target)
        {
            var smaller = source < target ? nameof(sizes.SourceVocabularySize) : nameof(sizes.VocabularySize);
            if (!arguments.IsWritten(smaller) || (source < target && arguments.IsWritten("Encoder"))) yield break;
            yield return Remedy.SetArgument(smaller, Text.Of(Math.Max(source, target)), "enlarge");
        }

        void Report(string one, string other, string advice, IEnumerable<Remedy> more) => problems.Add(
            Rules.SharedVocabulariesDiffer, arguments.LocationOf("ShareEmbeddings"), [Remedy.RemoveArgument("ShareEmbeddings"), .. more],
            one, other, advice);
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
