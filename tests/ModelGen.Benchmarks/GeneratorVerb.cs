using Microsoft.CodeAnalysis;

namespace ModelGen.Benchmarks;

/// <summary>Times the source generator as the compiler runs it: a driver over a compilation, from attribute to text.</summary>
internal static class GeneratorVerb
{
    private const int Runs = 11;

    private static readonly (string Name, string Arguments)[] Declarations =
    [
        ("tiny", "DModel = 128, Heads = 4, Layers = 4, VocabularySize = 96, ContextLength = 64"),
        ("gpt2", "DModel = 768, Heads = 12, Layers = 12, VocabularySize = 50257, ContextLength = 1024"),
        ("gpt2_48_layers", "DModel = 768, Heads = 12, Layers = 48, VocabularySize = 50257, ContextLength = 1024"),
    ];

    public static void Run(Report report)
    {
        report.Row("declaration        first ms   warm ms     files      lines      bytes");
        foreach (var (name, arguments) in Declarations)
        {
            var declaration = new Declaration(arguments);
            var times = new List<double>();
            var sources = (IReadOnlyList<GeneratedSourceResult>)[];
            for (var run = 0; run < Runs; run++)
            {
                (sources, var milliseconds) = declaration.Generate();
                times.Add(milliseconds);
            }

            var first = times[0];
            var warm = Report.Median(times[1..]);
            var lines = sources.Sum(source => source.SourceText.Lines.Count);
            var bytes = sources.Sum(source => source.SourceText.Length);
            report.Row(FormattableString.Invariant($"{name,-16} {first,10:F1} {warm,9:F1} {sources.Count,9} {lines,10} {bytes,10}"));
            report.Metric($"generator.{name}.first_ms", first);
            report.Metric($"generator.{name}.warm_ms", warm);
            report.Metric($"generator.{name}.lines", lines);
        }

        report.End();
    }
}
