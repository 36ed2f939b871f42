using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.CodeFixes;

/// <summary>Sets an argument of another model than the diagnostic is on, which may be in another file.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OtherDeclarationFixProvider))]
[Shared]
public sealed class OtherDeclarationFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => RuleIds.All;

    /// <inheritdoc/>
    /// <remarks>None: what two models ask of a third may be two things.</remarks>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var remedy in Remedy.From(diagnostic.Properties))
            {
                if (remedy.Edits.Length != 1 || remedy.Edits[0] is not { Kind: EditKind.SetArgumentOf } edit) continue;
                if (await Find(context.Document.Project, edit.Class, context.CancellationToken).ConfigureAwait(false)
                    is not var (document, name, attribute)) continue;
                if (await SourceFile.Read(document, context.CancellationToken).ConfigureAwait(false) is not { } file) continue;
                var changes = new ArgumentChanges(file, attribute, [edit]).All();
                if (changes.Count == 0) continue;
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Set {edit.Name} of '{name}' to {edit.Value}",
                        _ => Task.FromResult(document.WithText(file.Text.WithChanges(changes))), remedy.Choice),
                    diagnostic);
            }
        }
    }

    // Of a model in another assembly there is no source.
    private static async Task<(Document Document, string Name, AttributeSyntax Attribute)?> Find(
        Project project, string metadataName, CancellationToken cancellation)
    {
        var compilation = await project.GetCompilationAsync(cancellation).ConfigureAwait(false);
        if (compilation?.GetTypeByMetadataName(metadataName) is not { } type) return null;
        if (DeclarationParser.FindAttribute(type)?.ApplicationSyntaxReference is not { } reference) return null;
        return project.Solution.GetDocument(reference.SyntaxTree) is { } document
            && await reference.GetSyntaxAsync(cancellation).ConfigureAwait(false) is AttributeSyntax attribute
                ? (document, type.Name, attribute)
                : null;
    }
}
