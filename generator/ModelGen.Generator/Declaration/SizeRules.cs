using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declaration;

/// <summary>What every size must be: there if it is required, positive, within its bound; and Heads must divide DModel.</summary>
internal static class SizeRules
{
    // The bounds are low enough that no count made of the sizes overflows 64 bits.
    private static readonly (string Name, Func<GivenSizes, int?> Of, bool IsRequired, int Bound, int Example)[] Sizes =
    [
        (nameof(GivenSizes.DModel), sizes => sizes.DModel, true, 65_536, 128),
        (nameof(GivenSizes.Heads), sizes => sizes.Heads, true, 65_536, 4),
        (nameof(GivenSizes.HeadDim), sizes => sizes.HeadDim, false, 65_536, 32),
        (nameof(GivenSizes.KeyDim), sizes => sizes.KeyDim, false, 65_536, 32),
        (nameof(GivenSizes.ValueDim), sizes => sizes.ValueDim, false, 65_536, 32),
        (nameof(GivenSizes.Layers), sizes => sizes.Layers, true, 4_096, 4),
        (nameof(GivenSizes.EncoderLayers), sizes => sizes.EncoderLayers, false, 4_096, 4),
        (nameof(GivenSizes.DFeedForward), sizes => sizes.DFeedForward, false, 1_048_576, 512),
        (nameof(GivenSizes.VocabularySize), sizes => sizes.VocabularySize, true, 16_777_216, 256),
        (nameof(GivenSizes.ContextLength), sizes => sizes.ContextLength, true, 1_048_576, 64),
        (nameof(GivenSizes.SourceVocabularySize), sizes => sizes.SourceVocabularySize, false, 16_777_216, 256),
        (nameof(GivenSizes.SourceContextLength), sizes => sizes.SourceContextLength, false, 1_048_576, 64),
        (nameof(GivenSizes.Labels), sizes => sizes.Labels, false, 16_777_216, 2),
    ];

    /// <summary>Reports what is wrong with the sizes.</summary>
    /// <returns>Whether nothing is, so that every size is known.</returns>
    public static bool Check(GivenSizes sizes, AttributeArguments arguments, Problems problems)
    {
        var unknown = Sizes.Where(size => size.IsRequired && size.Of(sizes) is null).ToList();

        // Of a tokenizer that does not say its vocabulary, NamedTokenizers tells.
        var missing = unknown.Where(size => size.Name != nameof(sizes.VocabularySize) || arguments.Type("Tokenizer") is null).ToList();
        if (missing.Count > 0)
        {
            var examples = missing.Select(size => (size.Name, Value: Fitting(size.Name, size.Example))).ToList();
            problems.Add(
                Rules.SizeMissing, arguments.AttributeLocation, [SizeRemedies.AddMissing(examples)],
                Text.List(missing.Select(size => size.Name), "and"), missing.Count == 1 ? "is" : "are",
                string.Join(", ", examples.Select(size => $"{size.Name} = {Text.Of(size.Value)}")));
        }

        var valid = unknown.Count == 0;
        foreach (var (name, of, isRequired, bound, example) in Sizes)
        {
            if (of(sizes) is not { } size || (size >= 1 && size <= bound)) continue;
            valid = false;
            var (rule, remedies) = size < 1
                ? (Rules.SizeNotPositive, SizeRemedies.NotPositive(name, size, bound, Fitting(name, example), isRequired, sizes))
                : (Rules.SizeTooLarge, SizeRemedies.TooLarge(name, bound, isRequired, sizes));
            problems.Add(rule, arguments.LocationOf(name), remedies, name, Text.Of(size), Text.Of(bound));
        }

        return DividesByHeads(sizes, arguments, problems) && valid;

        // One that goes with the heads or the width that are there.
        int Fitting(string name, int example) => name switch
        {
            _ when sizes.HasHeadSizes => example,
            nameof(sizes.Heads) when sizes.DModel % example is not (null or 0) => 1,
            nameof(sizes.DModel) when IsValid(nameof(sizes.Heads), sizes) && example % sizes.Heads!.Value != 0 =>
                sizes.Heads.Value <= 2048 ? 32 * sizes.Heads.Value : sizes.Heads.Value,
            _ => example,
        };
    }

    /// <summary>Whether a size is known and within its bounds, whatever the others are.</summary>
    public static bool IsValid(string name, GivenSizes sizes)
    {
        var (_, of, _, bound, _) = Sizes.First(size => size.Name == name);
        return of(sizes) is { } value && value >= 1 && value <= bound;
    }

    /// <summary>The most that a size may be.</summary>
    public static int BoundOf(string name) => Sizes.First(size => size.Name == name).Bound;

    /// <summary>A size as in a small model.</summary>
    public static int ExampleOf(string name) => Sizes.First(size => size.Name == name).Example;

    private static bool DividesByHeads(GivenSizes sizes, AttributeArguments arguments, Problems problems)
    {
        if (sizes.HasHeadSizes) return true;
        if (!IsValid(nameof(sizes.DModel), sizes) || !IsValid(nameof(sizes.Heads), sizes)) return true;
        var (dModel, heads) = (sizes.DModel!.Value, sizes.Heads!.Value);
        if (dModel % heads == 0) return true;

        var divisors = Enumerable.Range(1, dModel).Where(candidate => dModel % candidate == 0).ToList();
        var nearest = divisors.Where(d => d < heads).Reverse().Take(1).Concat(divisors.Where(d => d > heads).Take(1)).ToList();
        problems.Add(
            Rules.HeadsDoNotDivide, arguments.LocationOf(nameof(sizes.Heads)), SizeRemedies.HeadsDoNotDivide(sizes, nearest),
            Text.Of(heads), Text.Of(dModel), Text.List(nearest.Select(Text.Of), "and"), nearest.Count == 1 ? "does" : "do",
            sizes.KeyDim is not null ? "ValueDim" : sizes.ValueDim is not null ? "KeyDim" : "HeadDim");
        return false;
    }
}
