using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// What an analyzer sees of a declaration and the generator does not: constants that the generator itself wrote. It reads declarations
/// before it writes anything, so that one which needs them is none to it, and gets a stub.
/// </summary>
internal static class GeneratedConstant
{
    /// <summary>
    /// The first expression of the attribute that is a constant of some class, or the attribute's name, where the class has a stub although
    /// nothing seems wrong with it; otherwise <see langword="null"/>.
    /// </summary>
    public static SyntaxNode? In(AttributeSyntax attribute, INamedTypeSymbol type, SemanticModel semantics)
    {
        // The stub counts one parameter, and no model has so few.
        var isStub = type.GetMembers("ParameterCount").OfType<IFieldSymbol>().Any(count => count is { IsConst: true, ConstantValue: 1L });
        if (!isStub) return null;
        var expressions = attribute.ArgumentList?.Arguments.Select(argument => argument.Expression) ?? [];
        return expressions.FirstOrDefault(IsConstant) ?? (SyntaxNode)attribute.Name;

        bool IsConstant(ExpressionSyntax expression) => expression.DescendantNodesAndSelf().Any(
            node => semantics.GetSymbolInfo(node).Symbol is IFieldSymbol { IsConst: true } field
                && field.ContainingType.TypeKind != TypeKind.Enum && field.DeclaringSyntaxReferences.Length > 0);
    }
}
