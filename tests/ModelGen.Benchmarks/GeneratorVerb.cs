using Microsoft.CodeAnalysis;
using ModelGen.Benchmarks.Compiler;
using ModelGen.Generator;

namespace ModelGen.Benchmarks;

/// <summary>
/// Times the source generator as the compiler runs it, from attribute to text: in a compiler that has just started, in one that has been
/// running, and after each kind of edit in a project of many files; and what it holds in memory in between.
/// </summary>
internal sealed class GeneratorVerb(Report report)
{
    private const int Runs = 11;
    private const int FirstBuilds = 3;
    private const int Files = 1000;

    private static readonly (string Name, string Arguments)[] Declarations =
    [
        ("tiny", "DModel = 128, Heads = 4, Layers = 4, VocabularySize = 96, ContextLength = 64"),
        ("gpt2", "DModel = 768, Heads = 12, Layers = 12, VocabularySize = 50257, ContextLength = 1024"),
        ("gpt2_48_layers", "DModel = 768, Heads = 12, Layers = 48, VocabularySize = 50257, ContextLength = 1024"),
    ];

    public void Run()
    {
        MeasureFirstBuild();
        MeasureDeclarations();
        MeasureEdits();
        MeasureAnalyzers();
        report.End();
    }

    private void MeasureFirstBuild()
    {
        using var build = new FirstBuild();
        var (empty, ours) = (new List<double>(), new List<double>());
        for (var round = 0; round < FirstBuilds; round++)
        {
            if (build.Milliseconds(build.Empty) is not { } floor) return;
            empty.Add(floor);
            ours.Add(build.Milliseconds(FirstBuild.Generator)!.Value);
        }

        var (least, first) = (Report.Median(empty), Report.Median(ours));
        report.Row("first build of the tiny declaration, in a compiler that has just started:");
        report.Row(FormattableString.Invariant($"{first:F0} ms; with a generator that writes one line {least:F0} ms\n"));
        report.Metric("generator.first_build_ms", first);
        report.Metric("generator.first_build_own_ms", first - least);
    }

    private void MeasureDeclarations()
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
    }

    private void MeasureEdits()
    {
        var (plain, attributed) = (new Edits(new(Files, hasAttributes: false)), new Edits(new(Files, hasAttributes: true)));
        report.Row($"\nedit, in a project of {Files} files with two models, in ms; empty: a generator that writes one line");
        report.Row("edit                   plain   empty   above   attributes   empty   above   steps run again");
        foreach (var (name, file, old, now) in Edits.All)
        {
            var (ours, empty, above) = plain.Time(file, old, now);
            var ofMany = attributed.Time(file, old, now);
            report.Row(
                FormattableString.Invariant($"{name,-18} {ours,9:F2} {empty,7:F2} {above,7:F2} ")
                + FormattableString.Invariant($"{ofMany.Ours,12:F2} {ofMany.Empty,7:F2} {ofMany.Above,7:F2}   ")
                + plain.Reasons(file, old, now(0)));
            report.Metric($"generator.edit.{name}_ms", ours);
            report.Metric($"generator.edit.{name}_own_ms", above);
            report.Metric($"generator.edit.{name}_attributes_ms", ofMany.Ours);
            report.Metric($"generator.edit.{name}_attributes_own_ms", ofMany.Above);
        }

        var (bytes, isFree) = plain.Memory(new TransformerGenerator());
        var (emptyBytes, _) = plain.Memory(new EmptyGenerator());
        report.Row(FormattableString.Invariant(
            $"\nheld between runs: {bytes / 1e6:F1} MB, {emptyBytes / 1e6:F1} by one that writes one line; ")
            + $"old compilations are {(isFree ? "let go" : "KEPT ALIVE")}");
        report.Metric("generator.held_bytes", bytes);
        report.Metric("generator.holds_old_compilation", isFree ? 0 : 1);
    }

    private void MeasureAnalyzers()
    {
        report.Row($"\nanalyzer, over {Files} files             plain ms   attributes ms");
        var plain = AnalyzerTimes.Of(new UserProject(Files, hasAttributes: false));
        var attributed = AnalyzerTimes.Of(new UserProject(Files, hasAttributes: true));
        foreach (var ((analyzer, milliseconds), (_, ofMany)) in plain.Zip(attributed))
        {
            report.Row(FormattableString.Invariant($"{analyzer,-38} {milliseconds,10:F1} {ofMany,15:F1}"));
            report.Metric($"generator.analyzer.{analyzer}_ms", milliseconds);
            report.Metric($"generator.analyzer.{analyzer}_attributes_ms", ofMany);
        }
    }
}
