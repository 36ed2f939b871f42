using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator;

namespace ModelGen.Benchmarks.Compiler;

/// <summary>What the compiler does again after an edit of a user's project, and how long that takes.</summary>
internal sealed class Edits(UserProject project)
{
    private const int Runs = 31;
    private const int FirstRuns = 3;

    private static readonly string[] Steps =
        [TransformerGenerator.DeclarationStep, TransformerGenerator.ModelStep, TransformerGenerator.StubStep];

    /// <summary>Each edit: what it is, the file, the text it finds, and what stands there after run number n.</summary>
    public static IReadOnlyList<(string Name, int File, string Old, Func<int, string> Now)> All { get; } =
    [
        ("other_file", UserProject.OtherFile, "Expected at least one.", n => $"Expected {n} or more."),
        ("same_file", UserProject.ModelFile, "+ 0;", n => $"+ {n + 1};"),
        ("comment_inside", UserProject.ModelFile, "Heads = 4,", n => $"Heads = 4, /* {n} */"),
        ("Layers", UserProject.ModelFile, "Layers = 4", n => $"Layers = {n + 5}"),
        ("DModel", UserProject.ModelFile, "DModel = 128", n => $"DModel = {(n + 5) * 32}"),
    ];

    /// <summary>
    /// Median milliseconds from the edited compilation to the generated text: of the generator, of an empty one in turns with it, and of
    /// what the first takes above the second in the same turn.
    /// </summary>
    public (double Ours, double Empty, double Above) Time(int file, string old, Func<int, string> now)
    {
        var ours = CSharpGeneratorDriver.Create(new TransformerGenerator()).RunGenerators(project.Compilation);
        var empty = CSharpGeneratorDriver.Create(new EmptyGenerator()).RunGenerators(project.Compilation);
        var times = new List<(double Ours, double Empty)>();
        for (var run = 0; run < FirstRuns + Runs; run++)
        {
            // A compilation each, of which neither has seen anything; and each is first in every other turn.
            var (first, second) = (project.With(file, old, now(run)), project.With(file, old, now(run)));
            var isOursFirst = run % 2 == 0;
            var before = Run(isOursFirst ? ours : empty, first);
            var after = Run(isOursFirst ? empty : ours, second);

            // The first turns compile the compiler.
            if (run >= FirstRuns) times.Add(isOursFirst ? (before, after) : (after, before));
        }

        return (
            Report.Median([.. times.Select(time => time.Ours)]), Report.Median([.. times.Select(time => time.Empty)]),
            Report.Median([.. times.Select(time => time.Ours - time.Empty)]));
    }

    /// <summary>How many results of the steps, and how many outputs, came from where: <c>2 Unchanged; outputs: 2 Cached</c>.</summary>
    public string Reasons(int file, string old, string now)
    {
        var tracking = new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true);
        var result = CSharpGeneratorDriver.Create([new TransformerGenerator().AsSourceGenerator()], driverOptions: tracking)
            .RunGenerators(project.Compilation).RunGenerators(project.With(file, old, now))
            .GetRunResult().Results.Single();
        var steps = result.TrackedSteps.Where(step => Steps.Contains(step.Key)).SelectMany(step => step.Value);
        return $"{Count(steps)}; outputs: {Count(result.TrackedOutputSteps.SelectMany(step => step.Value))}";
    }

    /// <summary>Bytes that a driver holds between runs, beyond the project itself, and whether an edited compilation was let go.</summary>
    public (long Bytes, bool IsFree) Memory(IIncrementalGenerator generator)
    {
        var before = LiveBytes();
        var driver = CSharpGeneratorDriver.Create(generator).RunGenerators(project.Compilation);
        var bytes = LiveBytes() - before;
        var (later, old) = Replace(driver);
        GC.Collect();
        var isFree = !old.TryGetTarget(out _);
        GC.KeepAlive(later);
        return (bytes, isFree);
    }

    // Not inlined, so that no local outlives it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (GeneratorDriver Driver, WeakReference<Compilation> Old) Replace(GeneratorDriver driver)
    {
        var (_, file, text, now) = All[0];
        var first = project.With(file, text, now(1));
        var old = new WeakReference<Compilation>(first);
        return (driver.RunGenerators(first).RunGenerators(project.With(file, text, now(2))), old);
    }

    private static double Run(GeneratorDriver driver, Compilation compilation)
    {
        var started = Stopwatch.GetTimestamp();
        driver.RunGenerators(compilation);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static long LiveBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static string Count(IEnumerable<IncrementalGeneratorRunStep> steps) => string.Join(
        ", ",
        steps.SelectMany(step => step.Outputs).GroupBy(output => output.Reason).OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {group.Key}"));
}
