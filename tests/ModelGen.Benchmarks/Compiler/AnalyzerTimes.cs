using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator;

namespace ModelGen.Benchmarks.Compiler;

/// <summary>What the analyzers of the package cost over a whole project.</summary>
internal static class AnalyzerTimes
{
    private const int Runs = 3;

    /// <summary>Median milliseconds inside each analyzer, on one thread, as the C# compiler accounts for them.</summary>
    public static IReadOnlyList<(string Analyzer, double Milliseconds)> Of(UserProject project)
    {
        CSharpGeneratorDriver.Create(new TransformerGenerator())
            .RunGeneratorsAndUpdateCompilation(project.Compilation, out var compilation, out _);
        var times = new Dictionary<string, List<double>>();
        for (var run = 0; run <= Runs; run++)
        {
            var analyzers = Analyzers();
            var options = new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: true);

            // A fresh compilation has bound nothing yet, as in a build.
            var withAnalyzers = new CompilationWithAnalyzers(
                compilation.WithAssemblyName($"User{run}"), [.. analyzers], options);
            withAnalyzers.GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
            foreach (var analyzer in analyzers)
            {
                var telemetry = withAnalyzers.GetAnalyzerTelemetryInfoAsync(analyzer, default).GetAwaiter().GetResult();
                var name = analyzer.GetType().Name;
                if (!times.TryGetValue(name, out var list)) times.Add(name, list = []);
                if (run > 0) list.Add(telemetry.ExecutionTime.TotalMilliseconds);
            }
        }

        return [.. times.Select(pair => (pair.Key, Report.Median(pair.Value)))];
    }

    private static DiagnosticAnalyzer[] Analyzers() =>
    [
        .. typeof(TransformerGenerator).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];
}
