using ModelGen.Parallel;
using ModelGen.Parameters;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

public sealed class AdamWTests
{
    private const double Rate = 3e-3;
    private static readonly AdamWOptions Options = new() { Beta1 = 0.9, Beta2 = 0.99, Epsilon = 1e-8, WeightDecay = 0.1 };

    [Theory]
    [InlineData(0.25)]
    [InlineData(1.0)]
    public void Ten_steps_agree_with_the_algorithm_in_double(double gradientScale)
    {
        var weights = new BigramModel(37).Parameters;
        var gradients = new ParameterBlock(weights.Layout);
        var random = new Random(7);
        Fill(weights, random, 0.5);
        using var pool = new ForkJoinPool(1);
        var optimizer = new AdamW(Options, pool, BlockChunks.Of(weights.Layout), weights, gradients);
        var expected = weights.Layout.Parameters.Select(parameter => new Reference(weights.Elements(parameter).ToArray())).ToArray();
        for (var step = 1; step <= 10; step++)
        {
            // Sizes from 1e-6 to 1, so that epsilon and the corrections matter to some elements and not to others.
            Fill(gradients, random, Math.Pow(10, -6 * random.NextDouble()));
            foreach (var (parameter, reference) in weights.Layout.Parameters.Zip(expected))
                reference.Step(step, gradients.Elements(parameter), gradientScale, parameter.IsDecayed ? Options.WeightDecay : 0);

            optimizer.Step(step, Rate, gradientScale);
            foreach (var (parameter, reference) in weights.Layout.Parameters.Zip(expected))
            {
                Assert.InRange(RelativeError(weights.Elements(parameter), reference.Weights), 0, 2e-7);
                Assert.InRange(RelativeError(optimizer.FirstMoment.Elements(parameter), reference.First), 0, 2e-7);
                Assert.InRange(RelativeError(optimizer.SecondMoment.Elements(parameter), reference.Second), 0, 3e-7);
            }
        }
    }

    [Fact]
    public void The_papers_settings_are_taken()
    {
        Assert.Equal((0.9, 0.98, 1e-9), (AdamWOptions.Paper.Beta1, AdamWOptions.Paper.Beta2, AdamWOptions.Paper.Epsilon));
        using var trainer = new BigramModel(7).CreateTrainer(new() { Threads = 1, Optimizer = AdamWOptions.Paper });

        // A first step moves a weight with any gradient by the rate, and one without, as nothing decays, not at all.
        trainer.Model.Parameters.Span[0] = 3;
        trainer.Step([1], [2], 1, 1);
        Assert.Equal(3, trainer.Model.Parameters.Span[0]);
        Assert.Equal(1e-3, trainer.Model.Parameters.Span[7 + 2], 1e-9);
    }

    [Fact]
    public void Gaps_between_parameters_stay_zero()
    {
        var weights = new BigramModel(7).Parameters;
        var gradients = new ParameterBlock(weights.Layout);
        Fill(weights, new Random(1), 1);
        Fill(gradients, new Random(2), 1);
        using var pool = new ForkJoinPool(1);
        var optimizer = new AdamW(Options, pool, BlockChunks.Of(weights.Layout), weights, gradients);
        optimizer.Step(1, Rate, 1);
        foreach (var block in new[] { weights, optimizer.FirstMoment, optimizer.SecondMoment })
            Assert.All(block.Span[49..64].ToArray(), gap => Assert.Equal(0f, gap));
    }

    [Fact]
    public void A_weight_without_gradient_only_decays_and_only_where_it_is_decayed()
    {
        var weights = new BigramModel(7).Parameters;
        weights.Span.Fill(1);
        using var pool = new ForkJoinPool(1);
        new AdamW(Options, pool, BlockChunks.Of(weights.Layout), weights, new ParameterBlock(weights.Layout)).Step(1, Rate, 1);
        Assert.All(weights.Elements(weights.Layout.Parameters[0]).ToArray(), weight => Assert.Equal((float)(1 - Rate * 0.1), weight));
        Assert.All(weights.Elements(weights.Layout.Parameters[1]).ToArray(), weight => Assert.Equal(1f, weight));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(200)]
    [InlineData(256)]
    public void Chunks_cover_the_block_once_and_do_not_mix_decayed_with_undecayed(int vocabularySize)
    {
        var layout = new BigramModel(vocabularySize).Parameters.Layout;
        var next = 0;
        foreach (var chunk in BlockChunks.Of(layout))
        {
            Assert.Equal(next, chunk.Start);
            Assert.InRange(chunk.Length, 1, BlockChunks.MaximumLength);
            Assert.Equal(chunk.Start < layout.Parameters[1].Offset, chunk.IsDecayed);
            next = chunk.Start + chunk.Length;
        }

        Assert.Equal(layout.BlockLength, next);
    }

    private static void Fill(ParameterBlock block, Random random, double size)
    {
        foreach (var parameter in block.Layout.Parameters)
        {
            foreach (ref var element in block.Elements(parameter)) element = (float)(size * (2 * random.NextDouble() - 1));
        }
    }

    private static double RelativeError(ReadOnlySpan<float> actual, double[] expected)
    {
        var (difference, norm) = (0.0, 0.0);
        for (var i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow(actual[i] - expected[i], 2);
            norm += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(difference / norm);
    }

    /// <summary>Algorithm 2 of Loshchilov and Hutter (2019), line by line.</summary>
    private sealed class Reference(float[] weights)
    {
        public double[] Weights { get; } = Array.ConvertAll(weights, weight => (double)weight);

        public double[] First { get; } = new double[weights.Length];

        public double[] Second { get; } = new double[weights.Length];

        public void Step(int step, ReadOnlySpan<float> gradients, double scale, double weightDecay)
        {
            for (var i = 0; i < Weights.Length; i++)
            {
                var gradient = gradients[i] * scale;
                First[i] = Options.Beta1 * First[i] + (1 - Options.Beta1) * gradient;
                Second[i] = Options.Beta2 * Second[i] + (1 - Options.Beta2) * gradient * gradient;
                var first = First[i] / (1 - Math.Pow(Options.Beta1, step));
                var second = Second[i] / (1 - Math.Pow(Options.Beta2, step));
                Weights[i] -= Rate * (first / (Math.Sqrt(second) + Options.Epsilon) + weightDecay * Weights[i]);
            }
        }
    }
}
