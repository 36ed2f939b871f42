using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ModelGen.AnyDeclarations;

/// <summary>One declaration's file before and after.</summary>
internal sealed class Judgement(
    DrawnDeclaration declaration, SyntaxTree tree, List<GeneratedSourceResult> generated, Compilation plain,
    Compilation compiled, AnalyzerOptions files, Func<bool> namesBroken)
{
    /// <summary>Whether a build prints it.</summary>
    public static bool IsPrinted(Diagnostic found) => found.Severity >= DiagnosticSeverity.Warning && !found.IsSuppressed;

    /// <summary>The line of source that it stands on.</summary>
    public static string LineOf(Diagnostic found) => found.Location.SourceTree is { } file
        ? file.GetText().Lines.GetLineFromPosition(found.Location.SourceSpan.Start).ToString().Trim()
        : "";

    /// <summary>What came of it.</summary>
    /// <param name="failures">What is wrong with the generated code; more is added.</param>
    public Verdict Verdict(List<string> failures)
    {
        var started = Stopwatch.GetTimestamp();
        var ours = Analyze(failures);
        var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var onDeclaration = ours.Where(found => found.Location.SourceSpan.Start < declaration.UseStart).ToList();
        var hasErrors = onDeclaration.Any(found => found.Severity == DiagnosticSeverity.Error);
        var hasWarnings = onDeclaration.Any(found => found.Severity == DiagnosticSeverity.Warning);
        var hasModel = generated.Any(file => file.HintName.EndsWith(".Inference.g.cs", StringComparison.Ordinal));
        var hasCompilerErrors = Compile(failures);
        if (!hasErrors && !hasCompilerErrors && declaration.Source.Contains("Transformer", StringComparison.Ordinal) && !hasModel
            && !namesBroken())
            failures.Add("there is no model, and nothing says why");
        if (declaration.IsRight) CheckRight(hasModel && !hasErrors && !hasWarnings, ours, failures);
        return new Verdict(
            declaration, hasModel, hasErrors, hasWarnings, onDeclaration.Any(found => found.Severity == DiagnosticSeverity.Info),
            [.. ours.Select(found => found.Id)], milliseconds, failures);
    }

    private List<Diagnostic> Analyze(List<string> failures)
    {
        var options = new CompilationWithAnalyzersOptions(
            files, (exception, analyzer, _) => failures.Add($"{analyzer.GetType().Name} failed: {exception}"),
            concurrentAnalysis: false, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        var found = new CompilationWithAnalyzers(compiled, ProjectCheck.Analyzers, options)
            .GetAnalyzerSemanticDiagnosticsAsync(compiled.GetSemanticModel(tree), null, CancellationToken.None)
            .GetAwaiter().GetResult();
        failures.AddRange(found
            .Where(other => other.Location.SourceTree != tree || !other.Id.StartsWith("MG", StringComparison.Ordinal))
            .Select(other => $"an analyzer says something strange: {other}"));
        return [.. found.Where(found => found.Location.SourceTree == tree)];
    }

    // What the compiler says only because of what was generated is a failure. Returns whether it says an error of the declaration's own.
    private bool Compile(List<string> failures)
    {
        var said = compiled.GetSemanticModel(tree).GetDiagnostics()
            .Where(found => IsPrinted(found) && found.Location.SourceSpan.Start < declaration.AnyStart)
            .ToList();
        if (said.Count == 0) return false;
        var hasSeveral = declaration.Source.Split("Transformer(").Length > 2
            || declaration.Source.Contains(DrawnClass.Twin, StringComparison.Ordinal);
        var unaided = plain.GetSemanticModel(tree).GetDiagnostics();
        var before = unaided.Select(Kind).ToHashSet();

        // What a name means that C# refuses to give to two types is nobody's to say.
        var isAmbiguous = unaided.Any(found => found.Id == "CS0101");
        failures.AddRange(said.Where(found => !IsOwn(found)).Select(found => $"because of generated code: {found}\n    {LineOf(found)}"));

        // An attribute that is for something else than the class is ignored, with a warning.
        return said.Any(found => (found.Severity == DiagnosticSeverity.Error || found.Id == "CS0657")
            && found.Location.SourceSpan.Start < declaration.UseStart);

        bool IsOwn(Diagnostic found)
        {
            // A constant that is there at last may be of a wrong type; and only then C# asks whether the attribute may stand there.
            if (found.Location.SourceSpan.Start < declaration.UseStart)
                return found.Id is "CS0579" or "CS0592" || unaided.Any(other => other.Severity >= found.Severity
                    && (other.Id == found.Id || other.Location.SourceSpan.IntersectsWith(found.Location.SourceSpan)));

            // Where a model or a stub is, there are its members; where neither can be, there are none.
            var kind = Kind(found);
            return generated.Count == 0 || isAmbiguous || ((hasSeveral || kind.Id is not "CS0117") && before.Contains(kind));
        }

        // Where a stub of another model has extension members, C# has other words for a member that is missing.
        static (string Id, int Line) Kind(Diagnostic found) => (
            found.Id is "CS9286" or "CS1929" ? "CS0117" : found.Id, found.Location.GetLineSpan().StartLinePosition.Line);
    }

    private void CheckRight(bool isRight, List<Diagnostic> ours, List<string> failures)
    {
        if (!isRight) failures.Add("nothing is wrong with it, and there is no model, or an error or a warning:");
        var wrongly = ours.Where(
            found => found.Severity >= DiagnosticSeverity.Warning && found.Location.SourceSpan.Start < declaration.WrongStart);
        failures.AddRange(wrongly.Select(found => $"nothing is wrong with it: {found}"));
        var refused = ours.Where(found => found.Id.StartsWith("MG4", StringComparison.Ordinal))
            .Select(found => found.Location.SourceSpan.Start)
            .Where(start => start >= declaration.WrongStart && start < declaration.AnyStart)
            .Select(start => tree.GetText().Lines.GetLineFromPosition(start).LineNumber).Distinct().Count();
        if (refused != declaration.WrongCalls)
            failures.Add($"of {declaration.WrongCalls} calls that must fail {refused} are refused");
    }
}
