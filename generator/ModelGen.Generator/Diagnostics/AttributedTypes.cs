using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// The types of a file that carry attributes. An analyzer that looks at a file as a whole may report anywhere in it, and an editor shows
/// that while one types; what an analyzer of attributes reports outside of the attribute is shown only by a build.
/// </summary>
internal static class AttributedTypes
{
    /// <summary>Each once, however many parts of it are in the file.</summary>
    public static IEnumerable<INamedTypeSymbol> Of(SemanticModelAnalysisContext context)
    {
        var root = context.SemanticModel.SyntaxTree.GetRoot(context.CancellationToken);
        var declarations = root
            .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .OfType<TypeDeclarationSyntax>()
            .Where(declaration => declaration.AttributeLists.Count > 0);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var declaration in declarations)
        {
            var symbol = context.SemanticModel.GetDeclaredSymbol(declaration, context.CancellationToken);
            if (symbol is INamedTypeSymbol type && seen.Add(type)) yield return type;
        }
    }
}
