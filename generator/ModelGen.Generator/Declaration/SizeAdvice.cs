using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Emission;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>
/// Widths that leave lanes of vectors idle. Columns are covered exactly: whole vectors of 16 floats, then 8, 4 and single floats, each of
/// which takes an operation as a whole vector does.
/// </summary>
internal static class SizeAdvice
{
    private static readonly int Lane = Target.All.Max(target => target.Lanes.Count);

    /// <summary>Advises on a valid declaration, once for each width that is written.</summary>
    public static void Check(ModelSpec model, GivenSizes sizes, AttributeArguments arguments, Problems problems)
    {
        // An encoder that is named has the same widths, and its own declaration the advice.
        if (arguments.Type("Encoder") is not null) return;
        var d = model.Dimensions;

        // Attention goes along a key's columns only backwards, where its dot product with a query is differentiated.
        var usesKeys = model.IsTrained && model.Score.Kind is ScoreKind.ScaledDot or ScoreKind.Dot or ScoreKind.Cosine;
        var derives = sizes.HeadDim is null && (sizes.ValueDim is null || (usesKeys && sizes.KeyDim is null));
        Advise(nameof(sizes.DModel), d.DModel, sizes.HasHeadSizes ? Lane : LeastCommonMultiple(Lane, d.Heads));
        Advise(nameof(sizes.DFeedForward), sizes.DFeedForward, Lane);
        if (sizes.ValueDim is null || (usesKeys && sizes.KeyDim is null)) Advise(nameof(sizes.HeadDim), sizes.HeadDim, Lane);
        Advise(nameof(sizes.ValueDim), sizes.ValueDim, Lane);
        if (usesKeys) Advise(nameof(sizes.KeyDim), sizes.KeyDim, Lane);
        if (derives && d.DModel % Lane == 0 && d.DModel % d.Heads == 0) AdviseOnHeads();

        void Advise(string name, int? width, int step)
        {
            if (width is not { } columns || columns % Lane == 0) return;
            var below = columns / step * step;
            var nearest = new[] { below, below + step }.Where(fits => IsValid(model, sizes, name, fits)).ToList();
            if (nearest.Count == 0) return;
            Report(name, $"{name} = {Text.Of(columns)}", columns, "", columns, nearest);
        }

        void AdviseOnHeads()
        {
            var width = d.DModel / d.Heads;
            if (width % Lane == 0) return;
            var most = d.DModel / Lane;
            var fitting = Enumerable.Range(1, most).Where(heads => most % heads == 0).ToList();
            var nearest = fitting.Where(heads => heads < d.Heads).Reverse().Take(1).Concat(fitting.Where(heads => heads > d.Heads).Take(1));
            Report(nameof(sizes.Heads), $"DModel / Heads = {Text.Of(width)}", width, "Heads = ", d.Heads, nearest.ToList());
        }

        void Report(string name, string width, int columns, string prefix, int value, IReadOnlyList<int> nearest)
        {
            var rest = Lanes.Cover(columns % Lane, Lane);
            var last = columns % Lane == 1 ? "its last column leaves" : $"its last {Text.Of(columns % Lane)} columns leave";
            var (idle, all) = (rest.Count * Lane - columns % Lane, rest.Count * Lane);
            problems.Add(
                AdviceRules.IdleLanes, arguments.LocationOf(name), [.. SizeRemedies.Nearest(name, value, nearest)], width, last,
                Text.Of(idle), Text.Of(all),
                $"{prefix}{Text.List(nearest.Select(Text.Of), "and")} {(nearest.Count == 1 ? "leaves" : "leave")} none");
        }
    }

    private static bool IsValid(ModelSpec model, GivenSizes sizes, string name, int size)
    {
        var resized = name switch
        {
            nameof(sizes.DFeedForward) => sizes with { DFeedForward = size },
            nameof(sizes.HeadDim) => sizes with { HeadDim = size },
            nameof(sizes.KeyDim) => sizes with { KeyDim = size },
            nameof(sizes.ValueDim) => sizes with { ValueDim = size },
            _ => sizes with { DModel = size },
        };
        return SizeRules.IsValid(name, resized) && ModelLimits.Holds(model with { Dimensions = resized.Resolve() });
    }

    private static int LeastCommonMultiple(int one, int other)
    {
        var (a, b) = (one, other);
        while (b > 0) (a, b) = (b, a % b);
        return one / a * other;
    }
}
