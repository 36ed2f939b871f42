using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ModelGen.CodeFixes;

/// <summary>One file of a user's, and what its names mean.</summary>
internal sealed class SourceFile
{
    private const string Namespace = "ModelGen";

    private SourceFile(SyntaxNode root, SourceText text, SemanticModel semantics)
    {
        Root = root;
        Text = text;
        Semantics = semantics;
    }

    public SyntaxNode Root { get; }

    public SourceText Text { get; }

    public SemanticModel Semantics { get; }

    /// <summary>Reads a document.</summary>
    public static async Task<SourceFile?> Read(Document document, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var semantics = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return root is null || semantics is null ? null : new SourceFile(root, text, semantics);
    }

    /// <summary>The innermost type whose declaration is around a place.</summary>
    public TypeDeclarationSyntax? TypeAt(TextSpan span) =>
        Root.FindNode(span, getInnermostNodeForTie: true).FirstAncestorOrSelf<TypeDeclarationSyntax>();

    /// <summary>What a value is called at a place: an enum of ours gets its namespace where the place does not have it.</summary>
    /// <param name="position">The place.</param>
    /// <param name="value">C# for the value, or for an argument that is given it.</param>
    /// <param name="imports">Whether the file will have the namespace, which then gives a meaning to names without one.</param>
    public string NameAt(int position, string value, bool imports = false)
    {
        var expression = SyntaxFactory.ParseExpression(value);
        if (expression is AssignmentExpressionSyntax { Left: var name, Right: var right })
            return $"{name} = {NameAt(position, right.ToString(), imports)}";
        if (expression is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax type }) return value;
        if (Semantics.Compilation.GetTypeByMetadataName($"{Namespace}.{type.Identifier.ValueText}") is null) return value;
        if (imports && Semantics.LookupSymbols(position, name: type.Identifier.ValueText).IsEmpty) return value;
        return new[] { value, $"{Namespace}.{value}" }.FirstOrDefault(IsOurs) ?? $"global::{Namespace}.{value}";

        bool IsOurs(string text) =>
            Semantics.GetSpeculativeSymbolInfo(position, SyntaxFactory.ParseExpression(text), SpeculativeBindingOption.BindAsExpression)
                .Symbol?.ContainingType?.ContainingNamespace.ToDisplayString() == Namespace;
    }
}
