using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelGen.Generator.Checkpoints;

/// <summary>A class's attribute that names a checkpoint.</summary>
/// <param name="Path">The file as the attribute names it.</param>
/// <param name="Syntax">The attribute.</param>
internal sealed record CheckpointReference(string Path, AttributeSyntax Syntax)
{
    /// <summary>The path, or the attribute's name where there is none.</summary>
    public Location Location => (Syntax.ArgumentList?.Arguments.FirstOrDefault()?.Expression ?? (SyntaxNode)Syntax.Name).GetLocation();

    /// <summary>The attribute on a class, or <see langword="null"/> if there is none or C# itself does not understand it.</summary>
    public static CheckpointReference? Find(INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is not { Name: "CheckpointAttribute", ContainingType: null } found
                || found.ContainingNamespace is not { Name: "ModelGen", ContainingNamespace.IsGlobalNamespace: true }) continue;
            if (attribute.ConstructorArguments.FirstOrDefault() is not { Kind: TypedConstantKind.Primitive } path) return null;
            return attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax syntax
                ? new CheckpointReference(path.Value as string ?? "", syntax)
                : null;
        }

        return null;
    }
}
