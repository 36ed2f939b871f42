using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>Arguments of a valid declaration that change nothing of the model.</summary>
internal static class EffectAdvice
{
    public static void Check(ModelSpec model, AttributeArguments arguments, Problems problems)
    {
        CheckWindow(model, arguments, problems);
        CheckRecomputation(model, arguments, problems);
    }

    private static void CheckWindow(ModelSpec model, AttributeArguments arguments, Problems problems)
    {
        var d = model.Dimensions;
        var hasSource = model.Topology == TopologyKind.EncoderDecoder && d.SourceContextLength > d.ContextLength;
        var (name, context) = hasSource ? ("SourceContextLength", d.SourceContextLength) : ("ContextLength", d.ContextLength);

        // The last token sees context - 1 before it.
        if (model.AttentionWindow is not { } window || window < context - 1) return;
        problems.Add(
            AdviceRules.WindowReachesAll, arguments.LocationOf("AttentionWindow"), [.. Remedies()], Text.Of(window), name, Text.Of(context),
            context > 2 ? $", or make it {Text.Of(context - 2)} or less" : "");

        IEnumerable<Remedy> Remedies()
        {
            yield return Remedy.RemoveArgument("AttentionWindow");
            if (context > 2) yield return Remedy.SetArgument("AttentionWindow", Text.Of(context - 2), Remedy.Below);
        }
    }

    private static void CheckRecomputation(ModelSpec model, AttributeArguments arguments, Problems problems)
    {
        var layers = Math.Max(model.Dimensions.Layers, model.Topology == TopologyKind.EncoderDecoder ? model.Dimensions.EncoderLayers : 1);
        if (model.RecomputeActivations && model.IsTrained && layers == 1)
        {
            problems.Add(
                AdviceRules.NothingToRecompute, arguments.LocationOf("RecomputeActivations"),
                [Remedy.RemoveArgument("RecomputeActivations")]);
        }
    }
}
