using System.Globalization;

namespace ModelGen.Benchmarks;

/// <summary>
/// What a decoder costs as one of its sizes grows: steps, memory, text, compilation. Under each column stands the exponent that fits it.
/// </summary>
internal sealed class ScaleVerb(Report report, int threads)
{
    private const int Gpt2Builds = 5;
    private const int CellWidth = 11;

    private static readonly Factor[] Factors =
    [
        new("layers", [2, 4, 8, 16], n => new ScaledModel(Layers: n)),
        new("width", [64, 128, 256, 512], n => new ScaledModel(Width: n, InnerWidth: n)),
        new("context", [64, 128, 256, 512], n => new ScaledModel(Context: n)),

        // Context again, in a model so narrow around its heads that nearly all of a step is attention.
        new("attention", [256, 512, 1024, 2048], n => new ScaledModel(Width: 16, InnerWidth: 256, Layers: 1, Context: n, Batch: 1)),

        // The same model whose attention sees no further than its window.
        new(
            "window", [256, 512, 1024, 2048],
            n => new ScaledModel(Width: 16, InnerWidth: 256, Layers: 1, Context: n, Batch: 1, Window: 64)),
        new("vocabulary", [1024, 2048, 4096, 8192], n => new ScaledModel(Layers: 1, Vocabulary: n)),
        new("batch", [2, 4, 8, 16], n => new ScaledModel(Batch: n)),
    ];

    private static readonly Column[] Columns =
    [
        new("time", "ms a step", "F2", cost => cost.Milliseconds),
        new("operations", "MFLOP", "F0", cost => cost.Operations / 1e6),
        new("arena", "arena MB", "F2", cost => cost.ArenaBytes / (1 << 20)),
        new("peak_memory", "peak MB", "F0", cost => cost.PeakMegabytes),
        new("lines", "lines", "F0", cost => cost.Lines),
        new("il", "kernel IL", "F0", cost => cost.KernelBytes),
        new("jit", "JIT ms", "F0", cost => cost.JitMilliseconds),
        new("generator", "gen. ms", "F1", cost => cost.GeneratorMilliseconds),
        new("build", "build s", "F3", cost => cost.BuildSeconds),
    ];

    /// <summary>What can be varied.</summary>
    public static string[] FactorNames { get; } = [.. Factors.Select(factor => factor.Name)];

    public void Run(string[] names)
    {
        report.Row($"Steps are whole training steps on {threads} threads; JIT: in the first. Kernel IL: bytes at all vector widths.");
        report.Row("Builds parse, generate, bind and emit in memory, in a process that has done so before; no analyzers.");
        report.Row("Not all of a step grows with one size: hold the exponent of its time against that of its operations.\n");
        for (var warm = 0; warm < Gpt2Builds; warm++) new Declaration(new ScaledModel().Arguments).Build();
        var folder = Directory.CreateTempSubdirectory("modelgen-scale-");
        try
        {
            foreach (var factor in Factors.Where(factor => names.Contains(factor.Name)))
                Measure(factor, Directory.CreateDirectory(Path.Combine(folder.FullName, factor.Name)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        MeasureGpt2();
        report.End();
    }

    private void Measure(Factor factor, DirectoryInfo folder)
    {
        var costs = ScaleCost.Measure([.. factor.Values.Select(factor.Model)], threads, folder.FullName);
        report.Row(factor.Name.PadRight(10) + string.Concat(Columns.Select(column => column.Title.PadLeft(CellWidth))));
        foreach (var (value, cost) in factor.Values.Zip(costs))
            report.Row($"{value,10}" + string.Concat(Columns.Select(column => Cell(column.Of(cost), column.Format))));

        double[] values = [.. factor.Values.Select(value => (double)value)];
        double[] exponents = [.. Columns.Select(column => PowerLaw.Exponent(values, [.. costs.Select(column.Of)]))];
        report.Row("exponent".PadRight(10) + string.Concat(exponents.Select(exponent => Cell(exponent, "F2"))) + "\n");
        foreach (var (column, exponent) in Columns.Zip(exponents))
            report.Metric($"scale.{factor.Name}.{column.Name}_exponent", exponent);
    }

    private void MeasureGpt2()
    {
        var declared = new Declaration("DModel = 768, Heads = 12, Layers = 12, VocabularySize = 50257, ContextLength = 1024");
        var (with, without) = (new List<double>(), new List<double>());
        for (var build = 0; build < Gpt2Builds; build++)
        {
            with.Add(declared.Build().Seconds);
            without.Add(new Declaration(arguments: null).Build().Seconds);
        }

        report.Metric("scale.gpt2.build_seconds_with", Report.Median(with));
        report.Metric("scale.gpt2.build_seconds_without", Report.Median(without));
        report.Row("A program that declares GPT-2 124M builds in"
            + FormattableString.Invariant($" {Report.Median(with):F3} s, without the declaration in {Report.Median(without):F3} s.\n"));
    }

    private static string Cell(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture).PadLeft(CellWidth);

    private sealed record Factor(string Name, int[] Values, Func<int, ScaledModel> Model);

    private sealed record Column(string Name, string Title, string Format, Func<ScaleCost, double> Of);
}
