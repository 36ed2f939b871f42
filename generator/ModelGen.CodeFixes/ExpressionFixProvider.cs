using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.CodeFixes;

/// <summary>Replaces the expression at fault, wherever it is.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ExpressionFixProvider))]
[Shared]
public sealed class ExpressionFixProvider : RemedyFixProvider
{
    private protected override bool Makes(EditKind kind) => kind == EditKind.ReplaceExpression;

    private protected override string Title(SourceFile file, IReadOnlyList<PlacedEdit> edits) =>
        $"Replace {file.Text.ToString(edits[0].Span)} by {edits[0].Edit.Value}";

    private protected override IReadOnlyList<TextChange> Changes(SourceFile file, IReadOnlyList<PlacedEdit> edits) => edits
        .GroupBy(placed => placed.Span)
        .Select(same => new TextChange(same.Key, file.NameAt(same.Key.Start, same.First().Edit.Value)))
        .ToList();
}
