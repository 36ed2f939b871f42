using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.CodeFixes;

/// <summary>Declares the class that names a checkpoint and no model as that checkpoint says.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CheckpointFixProvider))]
[Shared]
public sealed class CheckpointFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [CheckpointRules.NoModel.Id];

    /// <inheritdoc/>
    /// <remarks>None: each class is a question of its own.</remarks>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var (document, cancellation) = (context.Document, context.CancellationToken);
        if (await SourceFile.Read(document, cancellation).ConfigureAwait(false) is not { } file) return;
        foreach (var diagnostic in context.Diagnostics)
        {
            var type = file.TypeAt(diagnostic.Location.SourceSpan);
            if (ModelClass.Of(file, type, cancellation) is not { Path: { } path } found) continue;
            if (ProjectCheckpoint.Find(document.Project, path, cancellation) is not { } checkpoint) continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    CheckpointRefactoringProvider.Title(found.Name, path),
                    _ => Task.FromResult(document.WithText(found.Declared(checkpoint))), path),
                diagnostic);
        }
    }
}
