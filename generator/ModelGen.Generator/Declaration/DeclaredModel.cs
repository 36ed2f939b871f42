using Microsoft.CodeAnalysis;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Declaration;

/// <summary>Another class that is declared as a model, as its attribute alone tells it.</summary>
/// <param name="Name">What the class is called.</param>
/// <param name="MetadataName">What a compilation finds it by.</param>
/// <param name="Arguments">What its attribute says.</param>
/// <param name="Model">
/// The model; <see langword="null"/> if the declaration has errors, which are said where it stands and nowhere else.
/// </param>
internal sealed record DeclaredModel(string Name, string MetadataName, AttributeArguments Arguments, ModelSpec? Model)
{
    /// <summary>Reads the declaration of a type.</summary>
    /// <returns><see langword="null"/> if it is no model of that topology.</returns>
    public static DeclaredModel? Read(ITypeSymbol? type, TopologyKind topology)
    {
        if (type is not INamedTypeSymbol named || DeclarationParser.FindAttribute(named) is not { } attribute) return null;
        var arguments = new AttributeArguments(attribute);
        if (!arguments.AreBound) return new DeclaredModel(named.Name, TypeNames.MetadataName(named), arguments, null);
        if (OptionParser.TopologyOf(arguments) is { } found && found != topology) return null;
        var problems = new Problems();
        var (_, model) = DeclarationReader.Read(arguments, TypeNames.Describe(named), problems);
        return new DeclaredModel(named.Name, TypeNames.MetadataName(named), arguments, problems.HasErrors ? null : model);
    }
}
