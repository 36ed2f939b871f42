using System.Numerics.Tensors;
using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;
using ModelGen.Training;

namespace ModelGen.Tests.Golden;

/// <summary>
/// Compiled decoders against PyTorch in float64. An error is ||ours - reference|| / ||reference|| of one tensor; the bounds are a few times
/// what PyTorch itself is off by in float32: 3e-7 for logits, 8e-7 for gradients, 2e-5 for the change that ten steps make to a parameter,
/// where the weights' own rounding weighs most.
/// </summary>
public sealed class GoldenTests
{
    private const double LossTolerance = 1e-6;
    private const double LogitsTolerance = 2e-6;
    private const double NormTolerance = 2e-6;
    private const double GradientTolerance = 4e-6;
    private const double UpdateTolerance = 5e-5;

    private static readonly string[] Names =
        [nameof(PreNormGeluTanh), nameof(PostNormReluSinusoidal), nameof(PreNormGeluNoBias), nameof(PreNormSiluUntied)];

    public static TheoryData<string> Models => [.. Names];

    public static TheoryData<string, VectorWidth> ModelsAndWidths => EachModelWith(Enum.GetValues<VectorWidth>());

    public static TheoryData<string, int> ModelsAndPieces => EachModelWith(1, 5, int.MaxValue);

    public static TheoryData<string, int> ModelsAndBatchSizes => EachModelWith(1, 2, int.MaxValue);

    [Theory]
    [MemberData(nameof(Models))]
    public void ParametersHaveTheNamesAndShapesOfTheFile(string name)
    {
        var golden = new GoldenFile(name);
        var expected = golden.Names.Where(tensor => tensor.StartsWith("weights.", StringComparison.Ordinal))
            .Select(tensor => $"{tensor} ({string.Join(", ", golden.Shape(tensor))})");
        var actual = Create(name).Parameters.Layout.Parameters
            .Select(parameter => $"weights.{parameter.Name} ({string.Join(", ", parameter.Shape)})");
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ModelsAndWidths))]
    public void LossAndGradientsAreThoseOfPyTorch(string name, VectorWidth width)
    {
        var golden = new GoldenFile(name);
        var model = CreateWithWeights(name, golden);
        var (tokens, targets) = (golden.Integers("tokens"), golden.Integers("targets"));
        var (batch, length) = (golden.Shape("tokens")[0], golden.Shape("tokens")[1]);
        var counted = targets.Count(target => target != TrainingProgram.IgnoredTarget);
        var gradients = new ParameterBlock(model.Parameters.Layout);
        gradients.Span.Fill(float.NaN); // Gradients that are not accumulated replace whatever is there.

        using var pool = new ForkJoinPool(2);
        var program = model.CreateTrainingProgram(pool, gradients, batch, length, width);
        var evaluated = program.Evaluate(tokens, targets, batch, length) / counted;
        var trained = program.Train(tokens, targets, batch, length, lossScale: 1f / counted, accumulate: false, dropoutKey: 0) / counted;

        Closeness.Check([(float)evaluated], golden.Floats("loss"), LossTolerance, "loss of evaluation");
        Closeness.Check([(float)trained], golden.Floats("loss"), LossTolerance, "loss of training");
        foreach (var parameter in gradients.Layout.Parameters)
        {
            var expected = golden.Floats($"gradients.{parameter.Name}");
            Closeness.Check(gradients.Elements(parameter), expected, GradientTolerance, $"gradient of {parameter.Name}");
        }
    }

    [Theory]
    [MemberData(nameof(ModelsAndPieces))]
    public void LogitsAreThoseOfPyTorchInPiecesOfAnyLength(string name, int pieceLength)
    {
        var golden = new GoldenFile(name);
        var model = CreateWithWeights(name, golden);
        var (batch, length) = (golden.Shape("logits")[0], golden.Shape("logits")[1]);
        using var pool = new ForkJoinPool(2);
        var program = model.CreateInferenceProgram(pool, batch, VectorWidths.Preferred);

        for (var start = 0; start < length; start += pieceLength)
        {
            pieceLength = Math.Min(pieceLength, length - start);
            var logits = new float[batch * pieceLength * model.Dimensions.VocabularySize];
            program.Forward(Columns(golden.Integers("tokens"), batch, start, pieceLength), logits);
            var expected = Columns(golden.Floats("logits"), batch, start, pieceLength, model.Dimensions.VocabularySize);
            Closeness.Check(logits, expected, LogitsTolerance, $"logits from position {start}");
        }

        Assert.Equal(length, program.Position);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void LogitsAfterTheLastTokenAreThoseOfPyTorch(string name)
    {
        var golden = new GoldenFile(name);
        var model = CreateWithWeights(name, golden);
        var (batch, length) = (golden.Shape("logits")[0], golden.Shape("logits")[1]);
        using var pool = new ForkJoinPool(2);
        var program = model.CreateInferenceProgram(pool, batch, VectorWidths.Preferred);

        var logits = new float[batch * model.Dimensions.VocabularySize];
        program.Forward(golden.Integers("tokens"), logits);
        var expected = Columns(golden.Floats("logits"), batch, length - 1, 1, model.Dimensions.VocabularySize);
        Closeness.Check(logits, expected, LogitsTolerance, "logits after the last token");
    }

    [Theory]
    [MemberData(nameof(ModelsAndBatchSizes))]
    public void TenStepsAreThoseOfPyTorchInMicroBatchesOfAnySize(string name, int batchSize)
    {
        var golden = new GoldenFile(name);
        var model = CreateWithWeights(name, golden);
        var (tokens, targets) = (golden.Integers("steps.tokens"), golden.Integers("steps.targets"));
        var shape = golden.Shape("steps.tokens");
        var (steps, batch, length) = (shape[0], shape[1], shape[2]);
        var (losses, norms, rates) = (golden.Floats("steps.losses"), golden.Floats("steps.norms"), golden.Floats("steps.rates"));
        using var trainer = new Trainer(model, new TrainerOptions
        {
            BatchSize = Math.Min(batchSize, batch),
            SequenceLength = length,
            GradientAccumulation = batch,
            Threads = 2,
            Optimizer = new AdamWOptions { Beta1 = 0.9, Beta2 = 0.99, Epsilon = 1e-8, WeightDecay = 0.1 },
            Schedule = LearningRateSchedule.WarmupCosine(peak: 3e-3, final: 3e-4, warmupSteps: 3, totalSteps: 9),
            ClipNorm = 1.0,
        });

        for (var step = 0; step < steps; step++)
        {
            var (start, count) = (step * batch * length, batch * length);
            var result = trainer.Step(tokens.AsSpan(start, count), targets.AsSpan(start, count), batch, length);
            Closeness.Check([(float)result.LearningRate], [rates[step]], LossTolerance, $"rate of step {step}");
            Closeness.Check([(float)result.Loss], [losses[step]], LossTolerance, $"loss of step {step}");
            Closeness.Check([(float)result.GradientNorm], [norms[step]], NormTolerance, $"gradient norm of step {step}");
        }

        foreach (var parameter in model.Parameters.Layout.Parameters)
        {
            var before = golden.Floats($"weights.{parameter.Name}");
            var expected = Change(parameter, before, golden.Floats($"after.{parameter.Name}"));
            var actual = Change(parameter, before, model.Parameters.Elements(parameter));
            Closeness.Check(actual, expected, UpdateTolerance, $"change of {parameter.Name}");
        }
    }

    private static TheoryData<string, T> EachModelWith<T>(params T[] values)
    {
        var data = new TheoryData<string, T>();
        foreach (var name in Names)
        {
            foreach (var value in values) data.Add(name, value);
        }

        return data;
    }

    private static DecoderModel Create(string name) => name switch
    {
        nameof(PreNormGeluTanh) => PreNormGeluTanh.Create(0),
        nameof(PostNormReluSinusoidal) => PostNormReluSinusoidal.Create(0),
        nameof(PreNormGeluNoBias) => PreNormGeluNoBias.Create(0),
        nameof(PreNormSiluUntied) => PreNormSiluUntied.Create(0),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No golden model has this name."),
    };

    private static DecoderModel CreateWithWeights(string name, GoldenFile golden)
    {
        var model = Create(name);
        golden.CopyWeights(model.Parameters);
        return model;
    }

    /// <summary>
    /// What steps did to a parameter, without key biases: a key bias adds the same to all scores of a query, so the softmax does not see
    /// it, its gradient is rounding alone, and so is what AdamW makes of that.
    /// </summary>
    private static float[] Change(ParameterInfo parameter, ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        var change = new float[before.Length];
        TensorPrimitives.Subtract(after, before, change);
        if (!parameter.Name.EndsWith("attention.qkv.bias", StringComparison.Ordinal)) return change;
        var third = change.Length / 3;
        return [.. change[..third], .. change[(2 * third)..]];
    }

    /// <summary>Columns [start, start + count) of (batch, length, width) values.</summary>
    private static T[] Columns<T>(T[] values, int batch, int start, int count, int width = 1)
    {
        var stride = values.Length / batch;
        var columns = new T[batch * count * width];
        for (var sequence = 0; sequence < batch; sequence++)
            Array.Copy(values, sequence * stride + start * width, columns, sequence * count * width, count * width);
        return columns;
    }
}
