using Microsoft.CodeAnalysis.CSharp;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>Compares all that a build would print with what a test expects.</summary>
internal static class Reported
{
    /// <summary>
    /// The build prints the marked diagnostics and nothing else, each on exactly its span. <paramref name="messages"/> are those of ModelGen's
    /// own, in the order of the source; the wording of C#'s is its own affair.
    /// </summary>
    public static GeneratorRun Exactly(string markedSource, params string[] messages) => Exactly(LanguageVersion.Latest, markedSource, messages);

    /// <inheritdoc cref="Exactly(string, string[])"/>
    public static GeneratorRun Exactly(LanguageVersion languageVersion, string markedSource, params string[] messages)
    {
        var source = MarkedSource.Parse(markedSource);
        var run = GeneratorRun.Of(source.Text, languageVersion);
        var expected = source.Marks.Select(mark => $"{mark.Id} on '{source.Text.Substring(mark.Span.Start, mark.Span.Length)}' at {mark.Span}");
        var actual = run.Diagnostics.Select(
            diagnostic => $"{diagnostic.Id} on '{diagnostic.Location.SourceTree?.GetText().ToString(diagnostic.Location.SourceSpan)}' at "
                + $"{diagnostic.Location.SourceSpan}");
        Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));
        Assert.Equal(
            messages,
            run.Diagnostics.Where(diagnostic => diagnostic.Id.StartsWith("MG", StringComparison.Ordinal)).Select(diagnostic => diagnostic.GetMessage()));
        return run;
    }
}
