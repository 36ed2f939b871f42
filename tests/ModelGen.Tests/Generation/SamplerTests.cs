using ModelGen.Generation;
using ModelGen.Numerics;

namespace ModelGen.Tests.Generation;

public sealed class SamplerTests
{
    private const int Gpt2Vocabulary = 50257;

    [Fact]
    public void Draws_from_the_softmax()
    {
        float[] logits = [MathF.Log(0.1f), MathF.Log(0.2f), MathF.Log(0.3f), MathF.Log(0.4f)];
        AssertFrequencies(logits, new SamplingOptions { Seed = 1 }, [0.1f, 0.2f, 0.3f, 0.4f]);
    }

    [Fact]
    public void Temperature_divides_the_logits()
    {
        // p ^ (1 / T): squared at one half, the root at two.
        float[] logits = [MathF.Log(0.2f), MathF.Log(0.8f)];
        AssertFrequencies(logits, new SamplingOptions { Temperature = 0.5 }, [0.04f / 0.68f, 0.64f / 0.68f]);
        AssertFrequencies(logits, new SamplingOptions { Temperature = 2 }, [1f / 3, 2f / 3]);
    }

    [Fact]
    public void Top_k_draws_among_the_k_likeliest_in_their_proportions()
    {
        float[] logits = [MathF.Log(0.1f), MathF.Log(0.3f), MathF.Log(0.2f), MathF.Log(0.4f)];
        AssertFrequencies(logits, new SamplingOptions { TopK = 2 }, [0, 3f / 7, 0, 4f / 7]);
        AssertFrequencies(logits, new SamplingOptions { TopK = 4 }, [0.1f, 0.3f, 0.2f, 0.4f]);
        AssertFrequencies(logits, new SamplingOptions { TopK = 400 }, [0.1f, 0.3f, 0.2f, 0.4f]);
    }

    [Fact]
    public void Top_p_draws_among_the_fewest_whose_probabilities_reach_it()
    {
        float[] logits = [MathF.Log(0.1f), MathF.Log(0.3f), MathF.Log(0.2f), MathF.Log(0.4f)];
        AssertFrequencies(logits, new SamplingOptions { TopP = 0.69 }, [0, 3f / 7, 0, 4f / 7]);
        AssertFrequencies(logits, new SamplingOptions { TopP = 0.71 }, [0, 3f / 9, 2f / 9, 4f / 9]);
        AssertFrequencies(logits, new SamplingOptions { TopP = 1e-9 }, [0, 0, 0, 1]);
    }

    [Fact]
    public void Top_p_takes_its_share_of_what_top_k_leaves()
    {
        // Top 3 leave 0.4, 0.3, 0.2 of 0.9; the first two are 7/9 of that, though only 0.7 of all.
        float[] logits = [MathF.Log(0.1f), MathF.Log(0.3f), MathF.Log(0.2f), MathF.Log(0.4f)];
        AssertFrequencies(logits, new SamplingOptions { TopK = 3, TopP = 0.75 }, [0, 3f / 7, 0, 4f / 7]);
    }

    [Fact]
    public void Temperature_comes_before_top_p()
    {
        // Squared, 0.6 and 0.4 become 9/13 and 4/13, and the first alone reaches 0.65.
        float[] logits = [MathF.Log(0.6f), MathF.Log(0.4f)];
        AssertFrequencies(logits, new SamplingOptions { TopP = 0.65 }, [0.6f, 0.4f]);
        AssertFrequencies(logits, new SamplingOptions { TopP = 0.65, Temperature = 0.5 }, [1, 0]);
    }

    [Fact]
    public void Among_equals_the_lowest_ids_are_kept()
    {
        float[] equal = [1, 1, 1, 1];
        AssertFrequencies(equal, new SamplingOptions { TopK = 2 }, [0.5f, 0.5f, 0, 0]);
        AssertFrequencies(equal, new SamplingOptions { TopP = 0.6 }, [1f / 3, 1f / 3, 1f / 3, 0]);
    }

    [Fact]
    public void Temperature_zero_takes_the_likeliest_and_the_lowest_id_among_equals()
    {
        var sampler = new Sampler(new SamplingOptions { Temperature = 0 }, 4);
        Assert.Equal(1, sampler.Next([1, 3, 3, 2]));
        Assert.Equal(3, sampler.Next([float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity, -1e30f]));
        Assert.Equal(0, new Sampler(new SamplingOptions { Temperature = 0 }, 2).Next([-0f, 0f]));
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-40)]
    [InlineData(1)]
    [InlineData(1e300)]
    public void Extreme_temperatures_and_logits_still_draw_what_is_possible(double temperature)
    {
        var sampler = new Sampler(new SamplingOptions { Temperature = temperature }, 4);
        var filtered = new Sampler(new SamplingOptions { Temperature = temperature, TopK = 3, TopP = 0.999 }, 4);
        float[] logits = [float.NegativeInfinity, float.MaxValue, float.MinValue, float.NegativeInfinity];
        for (var i = 0; i < 100; i++)
        {
            Assert.InRange(sampler.Next(logits), 1, 2);
            Assert.InRange(filtered.Next(logits), 1, 2);
        }
    }

    [Fact]
    public void The_seed_and_the_count_decide()
    {
        var logits = RandomLogits(1, 100);
        int[] Draw(ulong seed)
        {
            var sampler = new Sampler(new SamplingOptions { Seed = seed }, logits.Length);
            return [.. Enumerable.Range(0, 40).Select(_ => sampler.Next(logits))];
        }

        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
        Assert.NotEqual(Draw(1)[..20], Draw(1)[20..]);
    }

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(40, 1.0)]
    [InlineData(40, 0.9)]
    [InlineData(0, 0.9)]
    [InlineData(0, 0.01)]
    [InlineData(50256, 0.999)]
    public void Agrees_with_a_full_sort_on_a_large_vocabulary(int topK, double topP)
    {
        var options = new SamplingOptions { TopK = topK, TopP = topP, Temperature = 0.8, Seed = 11 };
        var sampler = new Sampler(options, Gpt2Vocabulary);
        for (var draw = 0; draw < 8; draw++)
        {
            // Rounded, so that many are equal.
            var logits = RandomLogits(draw, Gpt2Vocabulary).Select(logit => MathF.Round(logit, 2)).ToArray();
            var uniform = CounterRandom.Uniform(11, (ulong)draw);
            var (expected, margin) = DrawBySorting(logits, options, uniform);
            var token = sampler.Next(logits);

            // Nearer to the edge between two tokens than float exponentials are right, either may come.
            if (margin > 1e-6) Assert.Equal(expected, token);
        }
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(40, 1.0)]
    [InlineData(0, 0.9)]
    public void Drawing_allocates_nothing(int topK, double topP)
    {
        var logits = RandomLogits(2, 1000);
        var sampler = new Sampler(new SamplingOptions { TopK = topK, TopP = topP }, logits.Length);
        sampler.Next(logits);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) sampler.Next(logits);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Refuses_logits_that_are_no_distribution()
    {
        var sampler = new Sampler(new SamplingOptions(), 3);
        Assert.Contains("token 1 is NaN", Assert.Throws<ArgumentException>(() => sampler.Next([1, float.NaN, 2])).Message);
        Assert.Throws<ArgumentException>(() => sampler.Next([float.PositiveInfinity, 1, float.NaN]));
        Assert.Throws<ArgumentException>(() => sampler.Next([0, float.PositiveInfinity, 1]));
        var none = float.NegativeInfinity;
        Assert.Contains("no token is left", Assert.Throws<ArgumentException>(() => sampler.Next([none, none, none])).Message);
        Assert.Contains("(VocabularySize 3) logits; got 2", Assert.Throws<ArgumentException>(() => sampler.Next([1, 2])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler(new SamplingOptions(), 0));
    }

    [Fact]
    public void Refuses_options_that_cannot_be()
    {
        foreach (var temperature in (double[])[-1, double.NaN, double.PositiveInfinity])
            Assert.Throws<ArgumentOutOfRangeException>("Temperature", () => new SamplingOptions { Temperature = temperature });
        Assert.Throws<ArgumentOutOfRangeException>("TopK", () => new SamplingOptions { TopK = -1 });
        foreach (var topP in (double[])[0, -0.1, 1.1, double.NaN])
            Assert.Throws<ArgumentOutOfRangeException>("TopP", () => new SamplingOptions { TopP = topP });
    }

    private static void AssertFrequencies(float[] logits, SamplingOptions options, float[] expected)
    {
        const int Draws = 20_000;
        var sampler = new Sampler(options, logits.Length);
        var counts = new int[logits.Length];
        for (var i = 0; i < Draws; i++) counts[sampler.Next(logits)]++;
        for (var id = 0; id < counts.Length; id++)
        {
            // Within four standard errors; none at all where the probability is 0.
            var error = 4 * Math.Sqrt(expected[id] * (1 - expected[id]) / Draws);
            Assert.InRange((double)counts[id] / Draws, expected[id] - error - 1e-9, expected[id] + error + 1e-9);
        }
    }

    private static (int Token, double Margin) DrawBySorting(float[] logits, SamplingOptions options, double uniform)
    {
        var ids = Enumerable.Range(0, logits.Length).OrderByDescending(id => logits[id]).ThenBy(id => id);
        var kept = ids.Take(options.TopK == 0 ? logits.Length : options.TopK).ToArray();
        var weights = kept.Select(id => Math.Exp((logits[id] - logits[kept[0]]) / options.Temperature)).ToArray();
        var total = weights.Sum();
        var count = 0;
        for (var sum = 0.0; count < kept.Length && (count == 0 || sum < options.TopP * total); count++) sum += weights[count];
        var target = uniform * weights.Take(count).Sum();
        var cumulative = 0.0;
        for (var rank = 0; rank < count; rank++)
        {
            var below = cumulative;
            cumulative += weights[rank];
            if (cumulative > target) return (kept[rank], Math.Min(target - below, cumulative - target) / total);
        }

        return (kept[count - 1], 0);
    }

    private static float[] RandomLogits(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 10 - 5))];
    }
}
