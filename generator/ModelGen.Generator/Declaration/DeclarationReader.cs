using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>Reads what the arguments of one attribute say, whatever class carries it.</summary>
internal static class DeclarationReader
{
    /// <summary>
    /// The sizes, with those of what the arguments name filled in, and the model; <see langword="null"/> if not every size is known.
    /// </summary>
    public static (GivenSizes Sizes, ModelSpec? Model) Read(AttributeArguments arguments, TypeSpec type, Problems problems)
    {
        var sizes = NamedEncoder.Fill(GivenSizes.From(arguments), arguments, problems);
        sizes = NamedTokenizers.Fill(sizes, arguments, problems);
        var sizesAreValid = SizeRules.Check(sizes, arguments, problems);
        NamedTokenizers.Check(sizes, arguments, problems);
        var options = OptionParser.Parse(arguments, problems);
        CombinationRules.Check(sizes, options, arguments, problems);
        HeadRules.Check(sizes, options, arguments, problems);

        // One row for two words would be wrong however many words there are.
        if (NamedTokenizers.Differing(arguments) is not null) options = options with { ShareEmbeddings = false };
        return (sizes, sizesAreValid ? options.ToModel(type, sizes.Resolve()) : null);
    }
}
