using System.Globalization;
using Microsoft.CodeAnalysis;

namespace ModelGen.Benchmarks;

/// <summary>What one model costs to compile and to train.</summary>
internal sealed record ScaleCost(
    double Operations, double Milliseconds, double ArenaBytes, double PeakMegabytes, double JitMilliseconds, int Lines, int KernelBytes,
    double GeneratorMilliseconds, double BuildSeconds)
{
    private const int Compilations = 5;
    private const int Rounds = 5;
    private const double TurnSeconds = 0.3;

    /// <summary>Compiles the models, then trains them in turns, each in a process of its own.</summary>
    /// <param name="models">Models to compare.</param>
    /// <param name="threads">Threads of a step.</param>
    /// <param name="folder">Where the assemblies that the processes load are written.</param>
    public static IReadOnlyList<ScaleCost> Measure(IReadOnlyList<ScaledModel> models, int threads, string folder)
    {
        var contenders = new List<Contender>();
        try
        {
            string[] paths = [.. models.Select((_, index) => Path.Combine(folder, $"{index}.dll"))];
            var compiled = Compile(models, paths);
            foreach (var (model, path) in models.Zip(paths))
                contenders.Add(new Contender(TrainOne.Start(path, model.Batch, model.Context, threads)));
            var times = Turns.Take(contenders, Rounds, TurnSeconds);
            return [.. compiled.Select((cost, index) => cost.Trained(contenders[index], times[index]))];
        }
        finally
        {
            foreach (var contender in contenders) contender.Dispose();
        }
    }

    // In turns too: the compiler itself becomes faster with each run.
    private static List<ScaleCost> Compile(IReadOnlyList<ScaledModel> models, string[] paths)
    {
        Declaration[] declarations = [.. models.Select(model => new Declaration(model.Arguments))];
        var generated = new (IReadOnlyList<GeneratedSourceResult> Sources, double Milliseconds)[Compilations][];
        var built = new (byte[] Image, double Seconds)[Compilations][];
        for (var run = 0; run < Compilations; run++)
        {
            generated[run] = [.. declarations.Select(declaration => declaration.Generate())];
            built[run] = [.. declarations.Select(declaration => declaration.Build())];
        }

        var costs = new List<ScaleCost>();
        foreach (var (index, model) in models.Index())
        {
            var image = built[0][index].Image;
            File.WriteAllBytes(paths[index], image);
            costs.Add(new ScaleCost(
                model.Operations, 0, 0, 0, 0, generated[0][index].Sources.Sum(source => source.SourceText.Lines.Count),
                Declaration.KernelBytes(image), Report.Median([.. generated.Select(run => run[index].Milliseconds)]),
                Report.Median([.. built.Select(run => run[index].Seconds)])));
        }

        return costs;
    }

    private ScaleCost Trained(Contender contender, double[] times)
    {
        var first = contender.FirstLine.Split(' ');
        return this with
        {
            Milliseconds = Report.Median([.. times]),
            PeakMegabytes = contender.PeakMegabytes,
            JitMilliseconds = double.Parse(first[0], CultureInfo.InvariantCulture),
            ArenaBytes = double.Parse(first[1], CultureInfo.InvariantCulture),
        };
    }
}
