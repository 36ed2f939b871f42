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
        report.Metric($"memory.{shape.Name}.bytes_per_token", BytesPerToken(kept));
        report.Metric($"memory.{shape.Name}.bound_bytes_per_token", BoundPerToken(kept));
        report.Metric($"memory.{shape.Name}.recompute_bytes_per_token", BytesPerToken(recomputed));
        report.Metric($"memory.{shape.Name}.recompute_bound_bytes_per_token", BoundPerToken(recomputed));
        report.Metric($"memory.{shape.Name}.recompute_time_ratio", ratio);
    }

    private Contender Start(Shape shape, string folder, bool recomputes)
    {
        var path = Path.Combine(folder, $"{shape.Name}{(recomputes ? "-recomputing" : "")}.dll");
        var size = shape.Size;
        var pairs = $"EncoderLayers = {size.EncoderLayers}, SourceVocabularySize = {size.SourceVocabularySize}, "
            + $"SourceContextLength = {size.SourceContextLength}, EmbeddingDropout = 0, ResidualDropout = 0, ";
        var arguments = (shape.HasEncoder ? $"Topology.EncoderDecoder, {pairs}" : "Topology.Decoder, ")
            + $"DModel = {size.DModel}, Heads = {size.Heads}, HeadDim = {size.HeadDim}, Layers = {size.Layers}, "
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
            size.DModel, size.Heads, size.HeadDim, size.HeadDim, size.Layers, size.EncoderLayers, size.DFeedForward, size.VocabularySize,
            size.ContextLength, size.SourceVocabularySize, size.SourceContextLength, 0);
        var options = ModelOptions.DefaultsOf(shape.HasEncoder ? TopologyKind.EncoderDecoder : TopologyKind.Decoder) with
        {
            Dropout = new DropoutSpec(0, 0, 0), RecomputeActivations = recomputes,
        };
        return ModelCompiler.Programs(options.ToModel(type, dimensions)).Training!.Memory;
    }

    private void Row(Shape shape, string activations, MemoryPlan plan, Contender contender, double[] times, double ratio)
    {
        var arena = double.Parse(contender.FirstLine.Split(' ')[1], CultureInfo.InvariantCulture) / Megabyte;

        // Of each parameter: itself, its gradient, and two moments.
        var weights = 4 * Bytes(shape.Size.ParameterCount) / Megabyte;
        var above = (double)BytesPerToken(plan) / BoundPerToken(plan) - 1;
        report.Row(string.Create(
            CultureInfo.InvariantCulture,
            $"{shape.Name,-5} {activations,-11} {BytesPerToken(plan),14} {BoundPerToken(plan),8} {above,6:P1} {arena,6:F1} "
            + $"{weights,8:F1} {contender.PeakMegabytes,5:F0} {Report.Median([.. times]),10:F2} {ratio,7:F3}"));
    }

    // A token of the target comes with one of the source, where there is a source.
    private static long BytesPerToken(MemoryPlan plan) => Bytes(plan.Rows.FloatsPerRow + plan.SourceRows.FloatsPerRow);

    private static long BoundPerToken(MemoryPlan plan) => Bytes(plan.Rows.LiveFloatsPerRow + plan.SourceRows.LiveFloatsPerRow);

    private static long Bytes(long floats) => floats * sizeof(float);
}
