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
            Rules.SinusoidalNeedsEvenDModel, arguments.LocationOf(nameof(sizes.DModel)), Text.Of(dModel),
            $"{Text.List(nearest.Select(Text.Of), "and")} {(nearest.Count == 1 ? "does" : "do")}");
    }
}
