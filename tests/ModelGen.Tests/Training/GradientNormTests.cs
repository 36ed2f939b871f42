using ModelGen.Parallel;
using ModelGen.Parameters;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

public sealed class GradientNormTests
{
    [Fact]
    public void It_is_the_root_of_the_sum_of_all_squares()
    {
        var gradients = Random(300);
        var sum = 0.0;
        foreach (var gradient in gradients.Span) sum += (double)gradient * gradient;
        Assert.Equal(Math.Sqrt(sum), Norm(gradients, workers: 1), 1e-7 * Math.Sqrt(sum));
    }

    [Fact]
    public void It_has_the_same_bits_at_any_number_of_threads()
    {
        var gradients = Random(300);
        var expected = Norm(gradients, workers: 1);
        for (var repeat = 0; repeat < 20; repeat++)
        {
            Assert.Equal(expected, Norm(gradients, workers: 2));
            Assert.Equal(expected, Norm(gradients, workers: 5));
        }
    }

    [Fact]
    public void Large_floats_do_not_overflow_and_what_is_not_finite_shows()
    {
        var gradients = new ParameterBlock(new BigramModel(7).Parameters.Layout);
        gradients.Span[3] = 3e38f;
        Assert.Equal(3e38f, Norm(gradients, 1), 1e32);
        gradients.Span[^1] = float.NaN;
        Assert.True(double.IsNaN(Norm(gradients, 1)));
    }

    [Theory]
    [InlineData(float.MaxValue)]
    [InlineData(1e19f)]
    [InlineData(1e-14f)]
    [InlineData(1e-23f)]
    [InlineData(float.Epsilon)]
    public void Gradients_of_any_size_have_a_norm(float size)
    {
        var gradients = new ParameterBlock(new BigramModel(300).Parameters.Layout);
        gradients.Span.Fill(size);
        var expected = size * Math.Sqrt(gradients.Span.Length);
        Assert.Equal(expected, Norm(gradients, 1), 1e-6 * expected);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void One_gradient_that_is_not_finite_shows_among_many(float one)
    {
        var gradients = Random(300);
        gradients.Span[5000] = one;
        Assert.False(double.IsFinite(Norm(gradients, 1)));
    }

    private static ParameterBlock Random(int vocabularySize)
    {
        var block = new ParameterBlock(new BigramModel(vocabularySize).Parameters.Layout);
        var random = new Random(3);
        foreach (ref var element in block.Span) element = (float)(random.NextDouble() - 0.5);
        return block;
    }

    private static double Norm(ParameterBlock gradients, int workers)
    {
        using var pool = new ForkJoinPool(workers);
        return new GradientNorm(pool, BlockChunks.Of(gradients.Layout), gradients).Compute();
    }
}
