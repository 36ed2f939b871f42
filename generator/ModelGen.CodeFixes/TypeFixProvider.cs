using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.CodeFixes;

/// <summary>Makes the class of a model, or a type around it, what it must be.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TypeFixProvider))]
[Shared]
public sealed class TypeFixProvider : RemedyFixProvider
{
    private protected override bool Makes(EditKind kind) => kind is EditKind.AddModifier or EditKind.RemoveModifier or EditKind.MakeClass;

    private protected override string Title(SourceFile file, IReadOnlyList<PlacedEdit> edits)
    {
        var (span, edit) = edits[0];
        var name = file.TypeAt(span)?.Identifier.ValueText;
        return edit.Kind switch
        {
            EditKind.AddModifier => $"Make '{name}' {edit.Name}",
            EditKind.RemoveModifier => $"Remove '{edit.Name}'",
            _ => $"Make '{name}' a class",
        };
    }

    // Of two models in one type, each asks for the type to be partial.
    private protected override IReadOnlyList<TextChange> Changes(SourceFile file, IReadOnlyList<PlacedEdit> edits) => edits
        .Select(placed => (Type: file.TypeAt(placed.Span), placed.Edit))
        .Where(pair => pair.Type is not null)
        .Distinct()
        .SelectMany(pair => Changes(pair.Type!, pair.Edit))
        .ToList();

    private static IEnumerable<TextChange> Changes(TypeDeclarationSyntax type, Edit edit)
    {
        if (edit.Kind == EditKind.MakeClass) return [MakeClass(type)];
        var written = type.Modifiers.Where(modifier => modifier.ValueText == edit.Name);
        if (edit.Kind == EditKind.RemoveModifier) return written.Select(Remove);

        // 'partial' is the last of the modifiers.
        return written.Any() ? [] : [new TextChange(new TextSpan(type.Keyword.SpanStart, 0), $"{edit.Name} ")];
    }

    private static TextChange MakeClass(TypeDeclarationSyntax type) =>
        type is RecordDeclarationSyntax record && record.ClassOrStructKeyword.IsKind(SyntaxKind.ClassKeyword)
            ? Remove(record.Keyword)
            : new TextChange(type.Keyword.Span, "class");

    // With the space after it; a comment or a line break there stays.
    private static TextChange Remove(SyntaxToken token)
    {
        var isSpace = token.TrailingTrivia.All(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        return new TextChange(isSpace ? TextSpan.FromBounds(token.SpanStart, token.FullSpan.End) : token.Span, "");
    }
}
