using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.CodeFixes;

/// <summary>Compares what an editor offers to do, and what comes of it, with what a test expects.</summary>
internal static class Offered
{
    /// <summary>
    /// For the one marked fault just these actions are offered; each makes that text of the source, which builds without a warning.
    /// </summary>
    /// <param name="markedSource">Source with one fault, marked.</param>
    /// <param name="titlesAndTexts">Title and fixed source of each action, in turn.</param>
    public static Task Exactly(string markedSource, params string[] titlesAndTexts) => Exactly([], markedSource, titlesAndTexts);

    /// <inheritdoc cref="Exactly(string, string[])"/>
    /// <param name="files">AdditionalFiles of the project.</param>
    public static async Task Exactly(
        IReadOnlyList<(string Path, string Text)> files, string markedSource, params string[] titlesAndTexts)
    {
        var source = MarkedSource.Parse(markedSource);
        var mark = Assert.Single(source.Marks);
        using var project = new UserProject([source.Text], null, files);

        // A small model has advice beside its fault.
        var diagnostics = await project.Diagnostics(UserProject.IsOnCalls(mark.Id));
        var diagnostic = Assert.Single(diagnostics, found => IsFault(found) || found.Id == mark.Id);
        Assert.Equal(mark, (diagnostic.Id, diagnostic.Location.SourceSpan));
        var fixes = await project.Fixes(diagnostic);
        Assert.Equal(titlesAndTexts.Where((_, i) => i % 2 == 0), fixes.Select(fix => fix.Action.Title));
        Assert.Equal(fixes.Count, fixes.Select(fix => fix.Action.EquivalenceKey).Distinct().Count());
        foreach (var (i, (_, action)) in fixes.Index())
        {
            var text = Assert.Single(await UserProject.TextsOf(await UserProject.Result(action)));
            Assert.Equal(titlesAndTexts[2 * i + 1], text);
            await BuildsClean(text, project.Project.AnalyzerOptions, UserProject.IsOnCalls(mark.Id));
        }
    }

    /// <summary>One of the actions for the first fault, done everywhere, makes these texts of the sources.</summary>
    public static async Task Everywhere(IReadOnlyList<string> sources, string title, IReadOnlyList<string> expected)
    {
        using var project = new UserProject(sources);
        var diagnostics = await project.Diagnostics();
        var (provider, action) = Assert.Single(await project.Fixes(diagnostics[0]), fix => fix.Action.Title == title);
        Assert.Equal(expected, await UserProject.TextsOf(await project.FixAll(provider, action, diagnostics)));
    }

    // Of the user's file alone: that what is generated builds too is tested where it is generated, and takes a second a time.
    private static async Task BuildsClean(string text, AnalyzerOptions project, bool generates)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var compilation = GeneratorRun.CompilationOf([text], options);
        Assert.DoesNotContain(await UserProject.DiagnosticsOf(compilation, project, generates), IsFault);
        GeneratorRun.DriverFor(options).RunGeneratorsAndUpdateCompilation(compilation, out var output, out var fromGenerator);
        Assert.Empty(fromGenerator);
        var fromCompiler = output.GetSemanticModel(compilation.SyntaxTrees[0]).GetDiagnostics();
        Assert.DoesNotContain(fromCompiler, IsFault);
    }

    private static bool IsFault(Diagnostic diagnostic) => diagnostic.Severity >= DiagnosticSeverity.Warning;
}
