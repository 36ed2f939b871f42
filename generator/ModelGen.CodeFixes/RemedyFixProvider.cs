using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.CodeFixes;

/// <summary>Offers the remedies that diagnostics carry, one action each. A derived class has one group of edits, for every rule.</summary>
public abstract class RemedyFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds => RuleIds.All;

    /// <inheritdoc/>
    /// <remarks>Edits of one attribute are made together, so that neighbouring arguments can go at once.</remarks>
    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(FixAllAsync);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await SourceFile.Read(context.Document, context.CancellationToken).ConfigureAwait(false) is not { } file) return;
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var remedy in RemediesOf(diagnostic))
            {
                var edits = Placed(diagnostic, remedy).ToList();
                var changes = Changes(file, edits);
                if (changes.Count == 0) continue;
                context.RegisterCodeFix(
                    CodeAction.Create(
                        Title(file, edits), _ => Task.FromResult(context.Document.WithText(Changed(file, changes))), remedy.Choice),
                    diagnostic);
            }
        }
    }

    private protected abstract bool Makes(EditKind kind);

    private protected abstract string Title(SourceFile file, IReadOnlyList<PlacedEdit> edits);

    /// <summary>What edits change in a file; nothing where they cannot be made.</summary>
    private protected abstract IReadOnlyList<TextChange> Changes(SourceFile file, IReadOnlyList<PlacedEdit> edits);

    private static IEnumerable<PlacedEdit> Placed(Diagnostic diagnostic, Remedy remedy) =>
        remedy.Edits.Select(edit => new PlacedEdit(diagnostic.Location.SourceSpan, edit));

    private static SourceText Changed(SourceFile file, IEnumerable<TextChange> changes) =>
        file.Text.WithChanges(changes.OrderBy(change => change.Span));

    private IEnumerable<Remedy> RemediesOf(Diagnostic diagnostic) =>
        Remedy.From(diagnostic.Properties).Where(remedy => remedy.Edits.All(edit => Makes(edit.Kind)));

    private async Task<Document?> FixAllAsync(FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        if (await SourceFile.Read(document, context.CancellationToken).ConfigureAwait(false) is not { } file) return null;
        var edits = diagnostics
            .Select(diagnostic => (Diagnostic: diagnostic, Remedy: RemediesOf(diagnostic).FirstOrDefault(IsChosen)))
            .Where(pair => pair.Remedy is not null)
            .SelectMany(pair => Placed(pair.Diagnostic, pair.Remedy!))
            .Distinct()
            .ToList();
        return document.WithText(Changed(file, Changes(file, edits)));

        bool IsChosen(Remedy remedy) => remedy.Choice == context.CodeActionEquivalenceKey;
    }
}
