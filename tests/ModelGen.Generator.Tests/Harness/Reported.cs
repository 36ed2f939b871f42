using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>Compares all that a build would print with what a test expects.</summary>
internal static class Reported
{
    /// <summary>
    /// The build prints the marked diagnostics and nothing else, each on exactly its span. <paramref name="messages"/> are those of
    /// ModelGen's own, in the order of the source; the wording of C#'s is its own affair.
    /// </summary>
    public static GeneratorRun Exactly(string markedSource, params string[] messages) =>
        Exactly(LanguageVersion.Latest, markedSource, messages);

    /// <inheritdoc cref="Exactly(string, string[])"/>
    public static GeneratorRun Exactly(LanguageVersion languageVersion, string markedSource, params string[] messages)
    {
        var source = MarkedSource.Parse(markedSource);
        return Exactly(source, GeneratorRun.Of(source.Text, languageVersion), messages);
    }

    /// <inheritdoc cref="Exactly(string, string[])"/>
    public static GeneratorRun Exactly(AnalyzerOptions project, string markedSource, params string[] messages)
    {
        var source = MarkedSource.Parse(markedSource);
        return Exactly(source, GeneratorRun.Of([source.Text], project: project), messages);
    }

    /// <summary>
    /// The same of one analyzer alone, without generator and compiler: much quicker, for rules of declarations that are otherwise valid.
    /// </summary>
    public static void ByAnalyzer(DiagnosticAnalyzer analyzer, AnalyzerOptions project, string markedSource, params string[] messages)
    {
        var source = MarkedSource.Parse(markedSource);
        var diagnostics = GeneratorRun.CompilationOf([source.Text], new CSharpParseOptions(LanguageVersion.Latest))
            .WithAnalyzers([analyzer], project)
            .GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        Exactly(source, diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start), messages);
    }

    /// <summary>An editor shows the marked advice and nothing else, each on exactly its span; a build prints nothing.</summary>
    public static void AsAdvice(string markedSource, params string[] messages)
    {
        var source = MarkedSource.Parse(markedSource);
        var run = GeneratorRun.Of(source.Text);
        Assert.Empty(run.Diagnostics);
        Exactly(source, run.Advice, messages);
    }

    private static GeneratorRun Exactly(MarkedSource source, GeneratorRun run, string[] messages)
    {
        Exactly(source, run.Diagnostics, messages);
        return run;
    }

    private static void Exactly(MarkedSource source, IEnumerable<Diagnostic> diagnostics, string[] messages)
    {
        var reported = diagnostics.ToList();
        var text = SourceText.From(source.Text);
        var expected = source.Marks.Select(mark => $"{mark.Id} on '{text.ToString(mark.Span)}' at {mark.Span}");
        var actual = reported.Select(diagnostic => $"{diagnostic.Id} on {Place(diagnostic.Location)}");
        Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));
        Assert.Equal(
            messages,
            reported.Where(diagnostic => diagnostic.Id.StartsWith("MG", StringComparison.Ordinal)).Select(Message));
    }

    private static string Place(Location location) =>
        $"'{location.SourceTree?.GetText().ToString(location.SourceSpan)}' at {location.SourceSpan}";

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);
}
