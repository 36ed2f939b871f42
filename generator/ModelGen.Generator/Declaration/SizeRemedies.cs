using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declaration;

/// <summary>Values of a size that would do where the one written does not.</summary>
internal static class SizeRemedies
{
    private const string Bound = "bound";
    private const string Example = "example";
    private const string LeaveOut = "leave out";

    // Widths of heads that fill vectors of 256 bits.
    private const int Lanes = 8;

    /// <summary>Adds all sizes that are missing.</summary>
    public static Remedy AddMissing(IEnumerable<(string Name, int Value)> missing) => missing
        .Select(size => Remedy.AddArgument(size.Name, Text.Of(size.Value), "add missing"))
        .Aggregate((first, second) => first.And(second));

    /// <summary>Of a size below 1: the same without the sign, an example, or its default.</summary>
    public static IReadOnlyList<Remedy> NotPositive(string name, int size, int bound, int example, bool isRequired, GivenSizes sizes)
    {
        var remedies = new List<Remedy>();
        if (size < 0 && size >= -bound && Divides(With(sizes, name, -size)))
            remedies.Add(Remedy.SetArgument(name, Text.Of(-size), "positive"));
        if (size != -example) remedies.Add(Remedy.SetArgument(name, Text.Of(example), Example));
        if (CanBeLeftOut(name, isRequired, sizes)) remedies.Add(Remedy.RemoveArgument(name, LeaveOut));
        return remedies;
    }

    /// <summary>Of a size above its bound: the greatest that would do, or its default.</summary>
    public static IReadOnlyList<Remedy> TooLarge(string name, int bound, bool isRequired, GivenSizes sizes)
    {
        var greatest = bound;
        if (!sizes.HasHeadSizes && name == nameof(sizes.DModel) && SizeRules.IsValid(nameof(sizes.Heads), sizes))
            greatest -= bound % sizes.Heads!.Value;
        if (!sizes.HasHeadSizes && name == nameof(sizes.Heads) && SizeRules.IsValid(nameof(sizes.DModel), sizes))
            greatest = sizes.DModel!.Value;
        var remedies = new List<Remedy> { Remedy.SetArgument(name, Text.Of(greatest), Bound) };
        if (CanBeLeftOut(name, isRequired, sizes)) remedies.Add(Remedy.RemoveArgument(name, LeaveOut));
        return remedies;
    }

    /// <summary>The greatest value that fits, if there is one.</summary>
    public static IReadOnlyList<Remedy> AtMost(string name, int most) =>
        most > 0 ? [Remedy.SetArgument(name, Text.Of(most), Bound)] : [];

    /// <summary>The nearest values, or one, on either side of one that does not do.</summary>
    public static IEnumerable<Remedy> Nearest(string name, int value, IEnumerable<int> nearest) => nearest.Select(
        candidate => Remedy.SetArgument(name, Text.Of(candidate), candidate < value ? Remedy.Below : Remedy.Above));

    /// <summary>Heads that divide, or as many heads of about the same width, so that they need not.</summary>
    public static IReadOnlyList<Remedy> HeadsDoNotDivide(GivenSizes sizes, IEnumerable<int> nearest)
    {
        var (dModel, heads) = (sizes.DModel!.Value, sizes.Heads!.Value);
        var width = (dModel + heads * (long)Lanes / 2) / (heads * (long)Lanes) * Lanes;
        if (dModel / heads < Lanes) width = Math.Max(dModel / heads, 1);
        var missing = sizes.KeyDim is not null ? nameof(sizes.ValueDim)
            : sizes.ValueDim is not null ? nameof(sizes.KeyDim)
            : nameof(sizes.HeadDim);
        return [.. Nearest(nameof(sizes.Heads), heads, nearest), Remedy.AddArgument(missing, Text.Of((int)width), "width of heads")];
    }

    // A number of labels is required where it is not wrong to have it.
    private static bool CanBeLeftOut(string name, bool isRequired, GivenSizes sizes) =>
        !isRequired && name != nameof(sizes.Labels) && Divides(With(sizes, name, null));

    private static GivenSizes With(GivenSizes sizes, string name, int? size) => name switch
    {
        nameof(sizes.DModel) => sizes with { DModel = size },
        nameof(sizes.Heads) => sizes with { Heads = size },
        nameof(sizes.HeadDim) => sizes with { HeadDim = size },
        nameof(sizes.KeyDim) => sizes with { KeyDim = size },
        nameof(sizes.ValueDim) => sizes with { ValueDim = size },
        _ => sizes,
    };

    private static bool Divides(GivenSizes sizes) =>
        sizes.HasHeadSizes
        || !SizeRules.IsValid(nameof(sizes.DModel), sizes) || !SizeRules.IsValid(nameof(sizes.Heads), sizes)
        || sizes.DModel % sizes.Heads == 0;
}
