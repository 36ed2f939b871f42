using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generator.Diagnostics;

// An analyzer must not read files; this reads one as its user says.
#pragma warning disable RS1035

namespace ModelGen.CodeFixes;

/// <summary>Makes a file that lies in the project's folder one of its AdditionalFiles; the editor then writes the project file.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AdditionalFileFixProvider))]
[Shared]
public sealed class AdditionalFileFixProvider : CodeFixProvider
{
    // A description of a model is small; what is larger is no text that a compiler should read.
    private const long LongestFile = 1 << 24;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => RuleIds.All;

    /// <inheritdoc/>
    /// <remarks>None: each file is a question of its own.</remarks>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var remedy in Remedy.From(diagnostic.Properties))
            {
                if (remedy.Edits.Length != 1 || remedy.Edits[0] is not { Kind: EditKind.AddAdditionalFile, Name: var path }) continue;
                if (Find(context.Document, path) is not { } file) continue;
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Add '{path}' to AdditionalFiles", _ => Task.FromResult(Add(context.Document.Project, path, file)), remedy.Choice),
                    diagnostic);
            }
        }

        return Task.CompletedTask;
    }

    private static Solution Add(Project project, string path, string file)
    {
        using var stream = File.OpenRead(file);
        var parts = path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
        var folders = parts.Take(parts.Length - 1).Where(part => part != ".");
        var id = DocumentId.CreateNewId(project.Id);
        return project.Solution.AddAdditionalDocument(id, parts[parts.Length - 1], SourceText.From(stream), folders, file);
    }

    private static string? Find(Document document, string path)
    {
        var (project, source) = (Path.GetDirectoryName(document.Project.FilePath), Path.GetDirectoryName(document.FilePath));
        if (path.Length == 0 || path.IndexOfAny(Path.GetInvalidPathChars()) >= 0) return null;
        return new[] { project, source }
            .Where(folder => !string.IsNullOrEmpty(folder))
            .Select(folder => Path.GetFullPath(Path.Combine(folder, path)))
            .FirstOrDefault(file => File.Exists(file) && new FileInfo(file).Length <= LongestFile);
    }
}
