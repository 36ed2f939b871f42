using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>Reads one declaration: the generator and the analyzer both see it through this parser, so they agree on what is valid.</summary>
internal static class DeclarationParser
{
    /// <summary>Full name of the attribute that makes a class a model.</summary>
    public const string AttributeName = "ModelGen.TransformerAttribute";

    /// <summary>Reads the declaration on <paramref name="type"/>, or returns <see langword="null"/> if it carries none.</summary>
    public static DeclarationResult? Parse(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (FindAttribute(type) is not { } attribute) return null;
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax syntax) return null;

        var problems = new Problems();
        var declared = ClassParser.Parse(type, attribute, syntax, problems, cancellation);
        var arguments = new AttributeArguments(attribute, syntax);
        var sizes = GivenSizes.From(arguments);
        ModelSpec? model = null;
        if (arguments.AreBound)
        {
            var sizesAreValid = SizeRules.Check(sizes, arguments, problems);
            var options = OptionParser.Parse(arguments, problems);
            CombinationRules.Check(sizes, options, arguments, problems);
            if (sizesAreValid)
            {
                model = options.ToModel(declared.Type, sizes.Resolve());
                ModelLimits.Check(model, sizes, arguments, problems);
            }
        }

        if (problems.HasErrors || !declared.CanBeModel) model = null;
        var stub = model is null && declared.StubShape is { } shape
            ? new StubSpec(declared.Type, declared.TypeParameters, shape, sizes.ResolveAsFarAsKnown(), declared.Taken)
            : null;
        return new DeclarationResult(new DeclarationSpec(model, stub), problems.ToImmutable());
    }

    /// <summary>The first attribute that declares a model on <paramref name="type"/>; a second one is an error of C#'s own.</summary>
    public static AttributeData? FindAttribute(INamedTypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "TransformerAttribute", ContainingType: null } found
                && found.ContainingNamespace is { Name: "ModelGen", ContainingNamespace.IsGlobalNamespace: true }) return attribute;
        }

        return null;
    }
}
