using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime;

namespace ModelGen.Benchmarks;

/// <summary>Our side of a <see cref="Contender"/>: the process that trains one model and takes its orders line by line.</summary>
internal static class TrainOne
{
    /// <summary>The first argument of such a process.</summary>
    public const string Verb = "train-one";

    /// <summary>How to start one.</summary>
    /// <param name="model">A shape's name, or the path of an assembly that declares one model.</param>
    /// <param name="batch">Sequences.</param>
    /// <param name="length">Tokens of each.</param>
    /// <param name="threads">Threads.</param>
    public static ProcessStartInfo Start(string model, int batch, int length, int threads)
    {
        var name = typeof(TrainOne).Assembly.GetName().Name + (OperatingSystem.IsWindows() ? ".exe" : "");
        return new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, name),
            [Verb, model, .. new[] { batch, length, threads }.Select(number => number.ToString(CultureInfo.InvariantCulture))]);
    }

    public static void Run(string[] arguments)
    {
        var model = Model(arguments[1]);
        var (batch, length, threads) = (Number(2), Number(3), Number(4));
        var random = new RandomBatch(model.Dimensions, batch, length);
        using var trainer = model.CreateTrainer(random.TrainerOptions(threads));

        var compiled = JitInfo.GetCompilationTime();
        trainer.Step(random.Contents);
        var jit = (JitInfo.GetCompilationTime() - compiled).TotalMilliseconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{jit} {trainer.ArenaBytes}"));

        var allocatedByAStep = 0L;
        while (Console.ReadLine() is { } order)
        {
            if (order == "allocated")
            {
                Console.WriteLine(allocatedByAStep);
                continue;
            }

            var times = new double[int.Parse(order, CultureInfo.InvariantCulture)];
            var before = GC.GetTotalAllocatedBytes(precise: true);
            foreach (ref var time in times.AsSpan())
            {
                var started = Stopwatch.GetTimestamp();
                trainer.Step(random.Contents);
                time = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            allocatedByAStep = (GC.GetTotalAllocatedBytes(precise: true) - before) / times.Length;
            Console.WriteLine(string.Join(' ', times.Select(time => time.ToString(CultureInfo.InvariantCulture))));
        }

        int Number(int index) => int.Parse(arguments[index], CultureInfo.InvariantCulture);
    }

    private static TransformerModel Model(string name)
    {
        if (Shape.All.FirstOrDefault(shape => shape.Name == name) is { } shape) return shape.Create();
        var type = Assembly.LoadFrom(name).GetTypes().Single(type => type.IsSubclassOf(typeof(TransformerModel)));
        return (TransformerModel)type.GetMethod("Create")!.Invoke(null, [1UL])!;
    }
}
