using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.CodeFixes;

/// <summary>Sets, adds and removes arguments of a model's attribute.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ArgumentFixProvider))]
[Shared]
public sealed class ArgumentFixProvider : RemedyFixProvider
{
    private protected override bool Makes(EditKind kind) =>
        kind is EditKind.SetArgument or EditKind.AddArgument or EditKind.RemoveArgument;

    private protected override string Title(SourceFile file, IReadOnlyList<PlacedEdit> edits)
    {
        var parts = edits.Select((placed, i) => (placed.Edit, IsFirst: i == 0 || edits[i - 1].Edit.Kind != placed.Edit.Kind)).Select(
            part => part.Edit.Kind switch
            {
                EditKind.SetArgument => $"{(part.IsFirst ? "set " : "")}{part.Edit.Name} to {part.Edit.Value}",
                EditKind.AddArgument => $"{(part.IsFirst ? "add " : "")}{part.Edit.Name} = {part.Edit.Value}",
                _ => $"{(part.IsFirst ? "remove " : "")}{part.Edit.Name}",
            });
        var title = Generator.Declaration.Text.List(parts, "and");
        return char.ToUpperInvariant(title[0]) + title.Substring(1);
    }

    private protected override IReadOnlyList<TextChange> Changes(SourceFile file, IReadOnlyList<PlacedEdit> edits) => edits
        .Select(placed => (Attribute: AttributeAt(file, placed.Span), placed.Edit))
        .Where(pair => pair.Attribute is not null)
        .GroupBy(pair => pair.Attribute!, pair => pair.Edit)
        .SelectMany(group => new ArgumentChanges(file, group.Key, [.. group]).All())
        .ToList();

    // The one that the place is in, or that the type around the place has.
    private static AttributeSyntax? AttributeAt(SourceFile file, TextSpan span)
    {
        var own = file.Root.FindNode(span, getInnermostNodeForTie: true).FirstAncestorOrSelf<AttributeSyntax>();
        var ofType = file.TypeAt(span)?.AttributeLists.SelectMany(list => list.Attributes) ?? [];
        return ofType.Prepend(own!).FirstOrDefault(
            attribute => attribute is not null
                && file.Semantics.GetTypeInfo(attribute).Type?.ToDisplayString() == DeclarationParser.AttributeName);
    }
}
