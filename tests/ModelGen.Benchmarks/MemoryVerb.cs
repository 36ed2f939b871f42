using System.Globalization;
using ModelGen.Generator;
using ModelGen.Generator.Declaration;
using ModelGen.Generator.Passes;
using ModelGen.Generator.Spec;

namespace ModelGen.Benchmarks;

/// <summary>
/// What training keeps for each token, against the most that is live at once, with activations kept and recomputed; and what recomputing
/// costs: whole steps of both, in turns.
/// </summary>
internal sealed class MemoryVerb(Report report, int threads)
{
    private const int Rounds = 3;
    private const double TurnSeconds = 0.5;
    private const double Megabyte = 1 << 20;

    public void Run(string[] names)
    {
        report.Row($"Activations in bytes a token; all else in MB. Steps on {threads} threads; weights: with gradients and moments.\n");
        report.Row("shape activations  bytes a token    bound  above  arena  weights  peak  ms a step  x kept");
        var folder = Directory.CreateTempSubdirectory("modelgen-memory-");
        try
        {
            foreach (var name in names) Measure(Shape.Of(name), folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        report.End();
    }

    private void Measure(Shape shape, string folder)
    {
        using var keeping = Start(shape, folder, recomputes: false);
        using var recomputing = Start(shape, folder, recomputes: true);
        var times = Turns.Take([keeping, recomputing], Rounds, TurnSeconds);
        var (kept, recomputed) = (Plan(shape, recomputes: false), Plan(shape, recomputes: true));
        var ratio = Report.Median([.. times[1].Zip(times[0], (again, once) => again / once)]);
        Row(shape, "kept", kept, keeping, times[0], 1);
        Row(shape, "recomputed", recomputed, recomputing, times[1], ratio);
        report.Metric($"memory.{shape.Name}.bytes_per_token", Bytes(kept.Rows.FloatsPerRow));
        report.Metric($"memory.{shape.Name}.bound_bytes_per_token", Bytes(kept.Rows.LiveFloatsPerRow));
        report.Metric($"memory.{shape.Name}.recompute_bytes_per_token", Bytes(recomputed.Rows.FloatsPerRow));
        report.Metric($"memory.{shape.Name}.recompute_bound_bytes_per_token", Bytes(recomputed.Rows.LiveFloatsPerRow));
        report.Metric($"memory.{shape.Name}.recompute_time_ratio", ratio);
    }

    private Contender Start(Shape shape, string folder, bool recomputes)
    {
        var path = Path.Combine(folder, $"{shape.Name}{(recomputes ? "-recomputing" : "")}.dll");
        var size = shape.Size;
        var arguments = $"DModel = {size.DModel}, Heads = {size.Heads}, HeadDim = {size.HeadDim}, Layers = {size.Layers}, "
            + $"DFeedForward = {size.DFeedForward}, VocabularySize = {size.VocabularySize}, ContextLength = {size.ContextLength}, "
            + $"RecomputeActivations = {(recomputes ? "true" : "false")}";
        File.WriteAllBytes(path, new Declaration(arguments).Build().Image);
        return new Contender(TrainOne.Start(path, shape.Batch, shape.Length, threads));
    }

    private static MemoryPlan Plan(Shape shape, bool recomputes)
    {
        var size = shape.Size;
        var type = new TypeSpec("", default, "Model", "class", "internal", "global::Model", "Model");
        var dimensions = new DimensionsSpec(
            size.DModel, size.Heads, size.HeadDim, size.HeadDim, size.Layers, size.Layers, size.DFeedForward, size.VocabularySize,
            size.ContextLength, size.VocabularySize, size.ContextLength, 0);
        var options = ModelOptions.DefaultsOf(TopologyKind.Decoder) with { RecomputeActivations = recomputes };
        return ModelCompiler.Programs(options.ToModel(type, dimensions)).Training!.Memory;
    }

    private void Row(Shape shape, string activations, MemoryPlan plan, Contender contender, double[] times, double ratio)
    {
        var arena = double.Parse(contender.FirstLine.Split(' ')[1], CultureInfo.InvariantCulture) / Megabyte;

        // Of each parameter: itself, its gradient, and two moments.
        var weights = 4 * Bytes(shape.Size.ParameterCount) / Megabyte;
        var above = (double)plan.Rows.FloatsPerRow / plan.Rows.LiveFloatsPerRow - 1;
        report.Row(string.Create(
            CultureInfo.InvariantCulture,
            $"{shape.Name,-5} {activations,-11} {Bytes(plan.Rows.FloatsPerRow),14} "
            + $"{Bytes(plan.Rows.LiveFloatsPerRow),8} {above,6:P1} {arena,6:F1} "
            + $"{weights,8:F1} {contender.PeakMegabytes,5:F0} {Report.Median([.. times]),10:F2} {ratio,7:F3}"));
    }

    private static long Bytes(long floats) => floats * sizeof(float);
}
