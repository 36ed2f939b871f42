using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;

namespace ModelGen.CodeFixes;

/// <summary>
/// On the name of a class that declares no model: declares it as a <c>config.json</c> of the project says, which it then is compared with.
/// </summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(CheckpointRefactoringProvider))]
[Shared]
public sealed class CheckpointRefactoringProvider : CodeRefactoringProvider
{
    /// <summary>What the action is called.</summary>
    public static string Title(string name, string path) => $"Declare '{name}' as {path} says";

    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        var (document, cancellation) = (context.Document, context.CancellationToken);
        if (!document.Project.AnalyzerOptions.AdditionalFiles.Any()) return;
        if (await SourceFile.Read(document, cancellation).ConfigureAwait(false) is not { } file) return;
        var type = file.TypeAt(context.Span);
        if (type is null || !type.Identifier.Span.IntersectsWith(context.Span)) return;
        if (ModelClass.Of(file, type, cancellation) is not { } found) return;
        foreach (var checkpoint in Fitting(document.Project, found, cancellation))
        {
            context.RegisterRefactoring(CodeAction.Create(
                Title(found.Name, checkpoint.Path), _ => Task.FromResult(document.WithText(found.Declared(checkpoint))), checkpoint.Path));
        }
    }

    private static IEnumerable<ProjectCheckpoint> Fitting(Project project, ModelClass found, CancellationToken cancellation)
    {
        if (found.Path is not { } path) return ProjectCheckpoint.All(project, cancellation);
        return ProjectCheckpoint.Find(project, path, cancellation) is { } checkpoint ? [checkpoint] : [];
    }
}
