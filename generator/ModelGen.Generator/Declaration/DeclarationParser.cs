using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>Reads one declaration. Generator and analyzer both see it through this parser, so they agree on what is valid.</summary>
internal static class DeclarationParser
{
    /// <summary>Full name of the attribute that makes a class a model.</summary>
    public const string AttributeName = "ModelGen.TransformerAttribute";

    /// <summary>Reads the declaration that <paramref name="attribute"/> makes on <paramref name="type"/>.</summary>
    /// <param name="type">The class.</param>
    /// <param name="attribute">What <see cref="FindAttribute"/> found on it.</param>
    /// <param name="syntax">The attribute as written.</param>
    /// <param name="semantics">Of the file that the attribute is in.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static DeclarationResult Parse(
        INamedTypeSymbol type, AttributeData attribute, AttributeSyntax syntax, SemanticModel semantics, CancellationToken cancellation)
    {
        var problems = new Problems();
        var declared = ClassParser.Parse(type, attribute, syntax, problems, cancellation);
        var arguments = new AttributeArguments(attribute, syntax, semantics);
        var sizes = GivenSizes.From(arguments);
        ModelSpec? model = null;
        if (arguments.AreBound)
        {
            (sizes, model) = DeclarationReader.Read(arguments, declared.Type, problems);
            NamedDraft.Check(type, model, arguments, problems);
            if (model is not null)
            {
                NamedEncoder.Check(model, arguments, semantics, problems);
                ModelLimits.Check(model, sizes, arguments, problems);
            }
        }

        if (problems.HasErrors || !declared.CanBeModel) model = null;
        if (model is not null)
        {
            SizeAdvice.Check(model, sizes, arguments, problems);
            EffectAdvice.Check(model, arguments, problems);
        }

        var stub = model is null && declared.StubShape is { } shape
            ? new StubSpec(declared.Type, declared.Topology, declared.TypeParameters, shape, sizes.ResolveAsFarAsKnown(), declared.Taken)
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
