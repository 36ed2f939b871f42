using System.Numerics.Tensors;
using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;
using ModelGen.Training;

namespace ModelGen.Tests.Golden;

/// <summary>
/// Compiled encoders with decoders against torch.nn's own layers in float64. PyTorch pads the sequences of a batch to one length and masks
/// the padding; here they are packed, and no padding exists. Tolerances are those of <see cref="GoldenTests"/>.
/// </summary>
public sealed class PairsGoldenTests
{
    private const double LossTolerance = 1e-6;
    private const double LogitsTolerance = 2e-6;
    private const double NormTolerance = 2e-6;
    private const double GradientTolerance = 4e-6;
    private const double UpdateTolerance = 5e-5;

    private static readonly string[] _names = [nameof(PostNormReluPairs), nameof(PreNormGeluPairs)];

    public static TheoryData<string> Models => [.. _names];

    public static TheoryData<string, VectorWidth> ModelsAndWidths => EachModelWith(Enum.GetValues<VectorWidth>());

    public static TheoryData<string, int> ModelsAndPieces => EachModelWith(1, 4, int.MaxValue);

    [Theory]
    [MemberData(nameof(Models))]
    public void Parameters_have_the_names_and_shapes_of_the_file(string name)
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
    public void Losses_and_gradients_are_those_of_PyTorch(string name, VectorWidth width)
    {
        var golden = new GoldenFile(name);
        var model = CreateWithWeights(name, golden);
        var batch = new GoldenPairs(golden, "").Single();
        var counted = batch.CountedTargets;
        var gradients = new ParameterBlock(model.Parameters.Layout);
        gradients.Span.Fill(float.NaN); // Gradients that are not accumulated replace whatever is there.

        using var pool = new ForkJoinPool(2);
        var pairs = batch.Lengths.Length;
        var program = model.CreateTrainingProgram(
            pool, gradients, new ProgramCapacity(pairs, batch.Tokens.Length, pairs, batch.SourceTokens.Length), width);
        var evaluated = program.Evaluate(batch.Contents) / counted;
        var trained = program.Train(batch.Contents, lossScale: 1f / counted, accumulate: false, dropoutKey: 0) / counted;

        Closeness.Check([(float)evaluated], golden.Floats("evaluation_loss"), LossTolerance, "loss of evaluation, labels not smoothed");
        Closeness.Check([(float)trained], golden.Floats("loss"), LossTolerance, "loss of training, labels smoothed");
        foreach (var parameter in gradients.Layout.Parameters)
        {
            var expected = golden.Floats($"gradients.{parameter.Name}");
            Closeness.Check(gradients.Elements(parameter), expected, GradientTolerance, $"gradient of {parameter.Name}");
        }
    }

    [Theory]
    [MemberData(nameof(ModelsAndPieces))]
    public void Logits_are_those_of_PyTorch_in_pieces_of_any_length(string name, int pieceLength)
    {
        var golden = new GoldenFile(name);
        var model = CreateWithWeights(name, golden);
        var batch = new GoldenPairs(golden, "").Single();
        var (expected, vocabulary) = (golden.Floats("logits"), model.Dimensions.VocabularySize);
        using var pool = new ForkJoinPool(2);
        var capacity = new ProgramCapacity(1, model.Dimensions.ContextLength, 1, model.Dimensions.SourceContextLength);
        var program = model.CreateTranslationProgram(pool, capacity, VectorWidths.Preferred);

        var (row, sourceRow) = (0, 0);
        for (var pair = 0; pair < batch.Lengths.Length; pair++)
        {
            var (length, sourceLength) = (batch.Lengths[pair], batch.SourceLengths[pair]);
            program.Encode(batch.SourceTokens.AsSpan(sourceRow, sourceLength), [sourceLength], beams: 1);
            for (var end = row + length; row < end;)
            {
                var count = Math.Min(pieceLength, end - row);
                var logits = new float[count * vocabulary];
                program.Forward(batch.Tokens.AsSpan(row, count), logits);
                Closeness.Check(
                    logits, expected.AsSpan(row * vocabulary, logits.Length), LogitsTolerance, $"logits of pair {pair} from row {row}");
                row += count;
            }

            sourceRow += sourceLength;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_of_sources_that_differ_in_length_are_those_of_PyTorch(string name)
    {
        var golden = new GoldenFile(name);
        var model = CreateWithWeights(name, golden);
        var batch = new GoldenPairs(golden, "").Single();
        var (expected, vocabulary, pairs) = (golden.Floats("logits"), model.Dimensions.VocabularySize, batch.Lengths.Length);
        using var pool = new ForkJoinPool(2);
        var capacity = new ProgramCapacity(pairs, pairs, pairs, batch.SourceTokens.Length);
        var program = model.CreateTranslationProgram(pool, capacity, VectorWidths.Preferred);

        // Targets of one call are of one length: as far as the shortest goes.
        program.Encode(batch.SourceTokens, batch.SourceLengths, beams: 1);
        int[] starts = [.. batch.Lengths.Select((_, pair) => batch.Lengths.Take(pair).Sum())];
        for (var position = 0; position < batch.Lengths.Min(); position++)
        {
            var logits = new float[pairs * vocabulary];
            program.Forward([.. starts.Select(start => batch.Tokens[start + position])], logits);
            var rows = starts.SelectMany(start => expected.AsSpan((start + position) * vocabulary, vocabulary).ToArray());
            Closeness.Check(logits, [.. rows], LogitsTolerance, $"logits at position {position}");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Ten_steps_of_Adam_are_those_of_PyTorch(string name)
    {
        var golden = new GoldenFile(name);
        var model = CreateWithWeights(name, golden);
        var batches = new GoldenPairs(golden, "steps.");
        var (losses, norms, rates) = (golden.Floats("steps.losses"), golden.Floats("steps.norms"), golden.Floats("steps.rates"));
        using var trainer = new Trainer(model, new TrainerOptions
        {
            TokensPerBatch = batches.Max(batch => Math.Max(batch.Tokens.Length, batch.SourceTokens.Length)),
            Threads = 2,
            Optimizer = AdamWOptions.Paper,
            Schedule = LearningRateSchedule.Noam(model.Dimensions.DModel, warmupSteps: 4, factor: 0.02),
            ClipNorm = 0,
        });

        for (var step = 0; step < batches.Count; step++)
        {
            var result = trainer.Step(batches[step].Contents);
            Closeness.Check([(float)result.LearningRate], [rates[step]], LossTolerance, $"rate of step {step}");
            Closeness.Check([(float)result.Loss], [losses[step]], LossTolerance, $"loss of step {step}");
            Closeness.Check([(float)result.GradientNorm], [norms[step]], NormTolerance, $"gradient norm of step {step}");
        }

        foreach (var parameter in model.Parameters.Layout.Parameters)
        {
            var before = golden.Floats($"weights.{parameter.Name}");
            var expected = Change(model, parameter, before, golden.Floats($"after.{parameter.Name}"));
            var actual = Change(model, parameter, before, model.Parameters.Elements(parameter));
            Closeness.Check(actual, expected, UpdateTolerance, $"change of {parameter.Name}");
        }
    }

    private static TheoryData<string, T> EachModelWith<T>(params T[] values)
    {
        var data = new TheoryData<string, T>();
        foreach (var name in _names)
        {
            foreach (var value in values) data.Add(name, value);
        }

        return data;
    }

    private static EncoderDecoderModel Create(string name) => name switch
    {
        nameof(PostNormReluPairs) => PostNormReluPairs.Create(0),
        nameof(PreNormGeluPairs) => PreNormGeluPairs.Create(0),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No golden model has this name."),
    };

    private static EncoderDecoderModel CreateWithWeights(string name, GoldenFile golden)
    {
        var model = Create(name);
        golden.CopyWeights(model.Parameters);
        return model;
    }

    /// <summary>
    /// What steps did to a parameter, without key biases: a key bias adds the same to all scores of a query, so the softmax does not see
    /// it, its gradient is rounding alone, and so is what Adam makes of that.
    /// </summary>
    private static float[] Change(EncoderDecoderModel model, ParameterInfo parameter, ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        var change = new float[before.Length];
        TensorPrimitives.Subtract(after, before, change);
        var width = model.Dimensions.DModel;
        if (parameter.Name.EndsWith("attention.qkv.bias", StringComparison.Ordinal)) return Without(change, period: 3, keys: 1);
        if (parameter.Name.EndsWith("attention.key_value.bias", StringComparison.Ordinal)) return Without(change, period: 2, keys: 0);
        return change;

        // Of every so many vectors as wide as the model, all but one.
        float[] Without(float[] biases, int period, int keys) => [.. biases.Where((_, i) => i / width % period != keys)];
    }
}
