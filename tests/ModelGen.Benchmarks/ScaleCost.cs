using System.Globalization;

namespace ModelGen.Benchmarks;

/// <summary>What one model costs to compile and to train.</summary>
internal sealed record ScaleCost(
    double Operations, double Milliseconds, double ArenaBytes, double PeakMegabytes, double JitMilliseconds, int Lines, int KernelBytes,
    double GeneratorMilliseconds, double BuildSeconds)
{
    private const int Builds = 3;
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
            ScaleCost[] compiled = [.. models.Select((model, index) => Compile(model, Path.Combine(folder, $"{index}.dll")))];
            foreach (var (index, model) in models.Index())
                contenders.Add(new Contender(TrainOne.Start(Path.Combine(folder, $"{index}.dll"), model.Batch, model.Context, threads)));
            var times = Turns.Take(contenders, Rounds, TurnSeconds);
            return [.. compiled.Select((cost, index) => cost.Trained(contenders[index], times[index]))];
        }
        finally
        {
            foreach (var contender in contenders) contender.Dispose();
        }
    }

    private static ScaleCost Compile(ScaledModel model, string path)
    {
        var declaration = new Declaration(model.Arguments);
        var builds = Enumerable.Range(0, Builds).Select(_ => declaration.Build()).ToArray();
        var runs = Enumerable.Range(0, Builds).Select(_ => declaration.Generate()).ToArray();
        var image = builds[0].Image;
        File.WriteAllBytes(path, image);
        return new ScaleCost(
            model.Operations, 0, 0, 0, 0, runs[0].Sources.Sum(source => source.SourceText.Lines.Count), Declaration.KernelBytes(image),
            Report.Median([.. runs.Select(run => run.Milliseconds)]), Report.Median([.. builds.Select(build => build.Seconds)]));
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
