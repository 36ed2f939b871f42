using System.Numerics;
using ModelGen.Numerics;

namespace ModelGen.Tests.Numerics;

public class CounterRandomTests
{
    private const int Draws = 200_000;

    // Weights and dropout masks are promised to stay the same for a seed: these values may never change.
    [Theory]
    [InlineData(0UL, 0UL, 0xA706DD2F4D197E6FUL)]
    [InlineData(1337UL, 0UL, 0x317D308973B9C082UL)]
    [InlineData(1337UL, 1UL, 0x5BE0404A81258BBEUL)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, 0x445018E305810B78UL)]
    public void Mix_keeps_its_values(ulong seed, ulong counter, ulong expected) => Assert.Equal(expected, CounterRandom.Mix(seed, counter));

    [Theory]
    [InlineData(1337UL, 0UL, -0.414284825f)]
    [InlineData(1337UL, 1UL, -1.2604866f)]
    [InlineData(7UL, 123456789UL, 0.141325936f)]
    public void Normal_keeps_its_values(ulong seed, ulong index, float expected) =>
        Assert.Equal(expected, CounterRandom.Normal(seed, index));

    [Fact]
    public void Uniform_fills_its_interval_evenly()
    {
        var bins = new int[100];
        for (var i = 0UL; i < Draws; i++) bins[(int)(CounterRandom.Uniform(5, i) * bins.Length)]++;

        // Chi-squared with 99 degrees of freedom: mean 99, standard deviation 14.
        var expected = (double)Draws / bins.Length;
        Assert.InRange(bins.Sum(n => (n - expected) * (n - expected) / expected), 99 - 4 * 14, 99 + 4 * 14);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(1337UL)]
    public void Normal_has_the_moments_of_the_normal_distribution(ulong seed)
    {
        double sum = 0, squares = 0, cubes = 0, fourths = 0;
        for (var i = 0UL; i < Draws; i++)
        {
            double x = CounterRandom.Normal(seed, i);
            sum += x;
            squares += x * x;
            cubes += x * x * x;
            fourths += x * x * x * x;
        }

        // Four standard errors of each raw moment: the variances of x, x^2, x^3 and x^4 are 1, 2, 15 and 96.
        var standardError = 1.0 / Math.Sqrt(Draws);
        Assert.Equal(0.0, sum / Draws, 4 * standardError);
        Assert.Equal(1.0, squares / Draws, 4 * Math.Sqrt(2) * standardError);
        Assert.Equal(0.0, cubes / Draws, 4 * Math.Sqrt(15) * standardError);
        Assert.Equal(3.0, fourths / Draws, 4 * Math.Sqrt(96) * standardError);
    }

    [Fact]
    public void Neighbouring_indices_and_seeds_are_uncorrelated()
    {
        double alongIndex = 0, alongSeed = 0, sameSum = 0;
        for (var i = 0UL; i < Draws; i++)
        {
            double x = CounterRandom.Normal(3, i);
            alongIndex += x * CounterRandom.Normal(3, i + 1);
            alongSeed += x * CounterRandom.Normal(4, i);
            sameSum += x * CounterRandom.Normal(2, i + 1);
        }

        var bound = 4.0 / Math.Sqrt(Draws);
        Assert.All([alongIndex, alongSeed, sameSum], sum => Assert.Equal(0.0, sum / Draws, bound));
    }

    [Fact]
    public void Every_bit_of_seed_and_counter_flips_about_half_of_the_result()
    {
        for (var bit = 0; bit < 64; bit++)
        {
            var flippedBySeed = 0;
            var flippedByCounter = 0;
            for (var i = 0UL; i < 1000; i++)
            {
                flippedBySeed += BitOperations.PopCount(CounterRandom.Mix(i, 9) ^ CounterRandom.Mix(i ^ (1UL << bit), 9));
                flippedByCounter += BitOperations.PopCount(CounterRandom.Mix(9, i) ^ CounterRandom.Mix(9, i ^ (1UL << bit)));
            }

            // 64,000 fair coins: mean 32,000, standard deviation 127.
            Assert.InRange(flippedBySeed, 32_000 - 5 * 127, 32_000 + 5 * 127);
            Assert.InRange(flippedByCounter, 32_000 - 5 * 127, 32_000 + 5 * 127);
        }
    }
}
