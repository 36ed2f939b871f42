using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>
/// The tokenizers that a declaration names with <c>Tokenizer = typeof(X)</c> and <c>SourceTokenizer = typeof(Y)</c>: the vocabularies are
/// theirs, or larger.
/// </summary>
internal static class NamedTokenizers
{
    private const string Target = "Tokenizer";
    private const string Source = "SourceTokenizer";
    private const string Constant = "VocabularySize";

    /// <summary>The sizes with those of the named tokenizers where they are not given, and a report where a tokenizer says none.</summary>
    public static GivenSizes Fill(GivenSizes sizes, AttributeArguments arguments, Problems problems)
    {
        var target = Read(Target, arguments, problems);
        var source = HasSourceOfItsOwn(arguments) ? Read(Source, arguments, problems) : null;
        return sizes with
        {
            VocabularySize = sizes.VocabularySize ?? target,
            SourceVocabularySize = sizes.SourceVocabularySize ?? source,
        };
    }

    /// <summary>Reports vocabularies that have fewer tokens than their tokenizers.</summary>
    public static void Check(GivenSizes sizes, AttributeArguments arguments, Problems problems)
    {
        Require(nameof(sizes.VocabularySize), sizes.VocabularySize, Target);
        Require(nameof(sizes.SourceVocabularySize), sizes.SourceVocabularySize, Source);

        void Require(string name, int? size, string argument)
        {
            if (arguments.Type(argument) is not { } tokenizer || SizeOf(tokenizer) is not { } least) return;
            if (!SizeRules.IsValid(name, sizes) || size >= least) return;
            var isWritten = arguments.IsWritten(name);
            var advice = isWritten
                ? $"make it {Text.Of(least)} or more, or leave it out"
                : $"the encoder must have {Text.Of(least)} or more";
            Remedy[] remedies = isWritten
                ? [Remedy.SetArgument(name, Text.Of(least), "as the tokenizer"), Remedy.RemoveArgument(name, "leave out")]
                : [];
            problems.Add(
                Rules.VocabularyTooSmall, arguments.LocationOf(isWritten ? name : argument), remedies, name, Text.Of(size!.Value),
                Text.Of(least), tokenizer.Name, advice);
        }
    }

    /// <summary>The classes of target and source, if both are known and are not one: an id is another token on the other side.</summary>
    public static (string Target, string Source)? Differing(AttributeArguments arguments)
    {
        if (OptionParser.TopologyOf(arguments) != TopologyKind.EncoderDecoder || arguments.Type(Target) is not { } target) return null;
        var source = arguments.Type(Source)
            ?? DeclaredModel.Read(arguments.Type("Encoder"), TopologyKind.Encoder)?.Arguments.Type(Target);
        if (source is null || SymbolEqualityComparer.Default.Equals(target, source)) return null;
        return target.Name == source.Name ? (target.ToDisplayString(), source.ToDisplayString()) : (target.Name, source.Name);
    }

    // Where both sides have one tokenizer, the source's vocabulary is the target's, which may be larger than that.
    private static bool HasSourceOfItsOwn(AttributeArguments arguments) =>
        OptionParser.TopologyOf(arguments) == TopologyKind.EncoderDecoder
        && !SymbolEqualityComparer.Default.Equals(arguments.Type(Source), arguments.Type(Target));

    private static int? Read(string argument, AttributeArguments arguments, Problems problems)
    {
        if (arguments.Type(argument) is not { } tokenizer) return null;
        var size = SizeOf(tokenizer);
        if (size is null)
        {
            problems.Add(
                Rules.NoVocabulary, arguments.LocationOf(argument), [WithoutTokenizer(argument, arguments)], tokenizer.Name,
                Text.Of(SizeRules.BoundOf(Constant)), argument);
        }

        return size;
    }

    // The target's vocabulary must be said somewhere.
    private static Remedy WithoutTokenizer(string argument, AttributeArguments arguments)
    {
        var remedy = Remedy.RemoveArgument(argument, "leave out");
        return argument != Target || arguments.IsWritten(Constant)
            ? remedy
            : remedy.And(Remedy.AddArgument(Constant, Text.Of(SizeRules.ExampleOf(Constant))));
    }

    // A model's own constant is generated, and so is not there yet when the generator looks.
    private static int? SizeOf(ITypeSymbol tokenizer)
    {
        if (tokenizer is INamedTypeSymbol named && DeclarationParser.FindAttribute(named) is not null) return null;
        for (var type = tokenizer; type is not null; type = type.BaseType)
        {
            var field = type.GetMembers(Constant).OfType<IFieldSymbol>().FirstOrDefault();
            if (field is null) continue;
            return field is { HasConstantValue: true, ConstantValue: int size, DeclaredAccessibility: Accessibility.Public }
                && size >= 1 && size <= SizeRules.BoundOf(Constant)
                    ? size
                    : null;
        }

        return null;
    }
}
