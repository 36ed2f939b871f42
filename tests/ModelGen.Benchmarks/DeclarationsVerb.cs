using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using ModelGen.AnyDeclarations;

namespace ModelGen.Benchmarks;

/// <summary>
/// Puts declarations drawn at random, right and wrong, through generator, compiler and analyzers, and prints in full each one that any of
/// them fails on, or that the user would hear nothing of.
/// </summary>
internal sealed class DeclarationsVerb(Report report, int count, ulong seed, int threads)
{
    // Of declarations that are compiled together.
    private const int ProjectSize = 10;

    private readonly BoundTexts _bound = new();
    private readonly Dictionary<string, int> _rules = ProjectCheck.Analyzers
        .SelectMany(analyzer => analyzer.SupportedDiagnostics).ToDictionary(rule => rule.Id, _ => 0, StringComparer.Ordinal);

    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private int _done;
    private int _failed;
    private double _slowestProject;
    private double _slowestFile;

    /// <summary>Runs them.</summary>
    /// <returns>The exit code: 1 if there is a failure.</returns>
    public int Run()
    {
        var projects = (count + ProjectSize - 1) / ProjectSize;
        var references = ImmutableArray.Create<MetadataReference>(Declaration.References);
        var started = Stopwatch.GetTimestamp();
        var next = -1;
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(Work)).ToList();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        Print(Stopwatch.GetElapsedTime(started).TotalSeconds);
        return _failed > 0 ? 1 : 0;

        void Work()
        {
            var check = new ProjectCheck(references, _bound);
            for (int project; (project = Interlocked.Increment(ref next)) < projects;)
            {
                var first = project * ProjectSize;
                var drawn = DrawnProject.Of(seed, project, first, Math.Min(ProjectSize, count - first));
                var verdicts = check.Run(drawn);
                lock (_rules) Count(verdicts, check.GeneratorMilliseconds, Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }
    }

    private void Count(IReadOnlyList<Verdict> verdicts, double generatorMilliseconds, double seconds)
    {
        var before = 20 * _done / count;
        _slowestProject = Math.Max(_slowestProject, generatorMilliseconds);
        foreach (var verdict in verdicts)
        {
            _done++;
            Tell(verdict.HasOwnErrors ? "invalid" : verdict.HasModel ? "valid" : "csharp_errors");
            if (verdict.HasWarnings) Tell("warnings");
            if (verdict.HasAdvice) Tell("advice");
            foreach (var rule in verdict.Rules) _rules[rule] = _rules.GetValueOrDefault(rule) + 1;
            _slowestFile = Math.Max(_slowestFile, verdict.Milliseconds);
            if (verdict.Failures.Count > 0) PrintFailure(verdict, verdicts);
        }

        if (20 * _done / count > before)
            report.Row(FormattableString.Invariant($"{_done} declarations, {_failed} failed, {seconds:F0} s, {_bound.Count} texts bound"));

        void Tell(string outcome) => _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
    }

    private void PrintFailure(Verdict verdict, IReadOnlyList<Verdict> project)
    {
        _failed++;
        var declaration = verdict.Declaration;
        report.Row($"\nFAILED: declaration {declaration.Number} of seed {seed}");
        foreach (var failure in verdict.Failures) report.Row($"  {failure}");
        report.Row(declaration.Source);
        foreach (var other in project.Select(other => other.Declaration))
        {
            if (other != declaration && declaration.Source.Contains(other.Model, StringComparison.Ordinal))
                report.Row($"which names\n{other.Source[..other.UseStart]}");
        }
    }

    private void Print(double seconds)
    {
        report.Row($"\nof {count} declarations of seed {seed}");
        report.Row($"{Of("valid"),6} compile: a model, and no error");
        report.Row($"{Of("invalid"),6} have an error of ModelGen's");
        report.Row($"{Of("csharp_errors"),6} have errors of C#'s alone");
        report.Row($"{Of("warnings"),6} have a warning of ModelGen's, {Of("advice")} advice");
        report.Row($"{_failed,6} failed");
        var hit = _rules.Where(rule => rule.Value > 0).OrderBy(rule => rule.Key, StringComparer.Ordinal);
        report.Row($"\nrules hit: {string.Join(", ", hit.Select(rule => $"{rule.Key} {rule.Value}"))}");
        report.Row($"never hit: {string.Join(", ", _rules.Where(rule => rule.Value == 0).Select(rule => rule.Key).Order())}");
        report.Row(FormattableString.Invariant($"\n{seconds:F0} s on {threads} threads, {count / seconds:F1} declarations a second; "));
        report.Row(FormattableString.Invariant(
            $"at most {_slowestProject:F0} ms of the generator for {ProjectSize} declarations, {_slowestFile:F0} of the analyzers for a file"));
        report.Row(FormattableString.Invariant($"{_bound.Count} generated texts were bound; the others are these but for names"));
        report.Metric("declarations.count", count);
        foreach (var outcome in new[] { "valid", "invalid", "csharp_errors", "warnings", "advice" })
            report.Metric($"declarations.{outcome}", Of(outcome));
        report.Metric("declarations.failed", _failed);
        report.Metric("declarations.rules_hit", _rules.Count(rule => rule.Value > 0));
        report.Metric("declarations.rules_never_hit", _rules.Count(rule => rule.Value == 0));
        report.Metric("declarations.generator_project_worst_ms", _slowestProject);
        report.Metric("declarations.analyzers_file_worst_ms", _slowestFile);
        report.Metric("declarations.per_second", count / seconds);
        report.End();

        int Of(string outcome) => _outcomes.GetValueOrDefault(outcome);
    }
}
