using System.Runtime.InteropServices;
using ModelGen.Numerics;
using ModelGen.Parameters;

namespace ModelGen.Tests.Parameters;

public sealed class ParameterInitialiserTests
{
    // 200,003 elements: more than one chunk, and not a whole number of them.
    private static readonly ParameterLayout _layout = new(
        [
            new ParameterInfo("bias", [5], 0, InitialDistribution.Zeros, 0, false),
            new ParameterInfo("gain", [5], 16, InitialDistribution.Ones, 0, false),
            new ParameterInfo("a", [200_003], 32, InitialDistribution.Normal, 0.02f, true),
            new ParameterInfo("b", [200_003], 200_048, InitialDistribution.Normal, 0.5f, true),
        ],
        400_064);

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        Assert.Equal(Bits(Filled(7)), Bits(Filled(7)));
        Assert.NotEqual(Bits(Filled(7)), Bits(Filled(8)));
    }

    [Fact]
    public void An_element_depends_on_seed_parameter_and_index_alone()
    {
        var block = Filled(7);
        var key = CounterRandom.Mix(7, 2);
        var a = block.Elements(_layout["a"]);
        foreach (var i in (int[])[0, 1, 65_535, 65_536, 131_072, 200_002])
            Assert.Equal(0.02f * CounterRandom.Normal(key, (ulong)i), a[i]);
    }

    [Fact]
    public void Draws_what_the_layout_says()
    {
        var block = Filled(1337);
        Assert.All(block.Elements(_layout["bias"]).ToArray(), element => Assert.Equal(0, element));
        Assert.All(block.Elements(_layout["gain"]).ToArray(), element => Assert.Equal(1, element));
        Assert.All(block.Span[5..16].ToArray(), gap => Assert.Equal(0, gap));
        foreach (var name in (string[])["a", "b"])
        {
            var deviation = _layout[name].StandardDeviation;
            var unit = block.Elements(_layout[name]).ToArray().Select(element => (double)element / deviation).ToArray();

            // Within four standard errors of the moments of a normal distribution.
            var error = 1 / Math.Sqrt(unit.Length);
            Assert.InRange(unit.Average(), -4 * error, 4 * error);
            Assert.InRange(unit.Average(x => x * x), 1 - 4 * Math.Sqrt(2) * error, 1 + 4 * Math.Sqrt(2) * error);
            Assert.InRange(unit.Average(x => x * x * x * x), 3 - 4 * Math.Sqrt(96) * error, 3 + 4 * Math.Sqrt(96) * error);
            Assert.InRange(unit.Zip(unit.Skip(1), (x, y) => x * y).Average(), -4 * error, 4 * error);
        }
    }

    [Fact]
    public void Parameters_of_one_model_do_not_repeat_each_other()
    {
        var block = Filled(7);
        var a = block.Elements(_layout["a"]).ToArray();
        var b = block.Elements(_layout["b"]).ToArray();
        var correlation = a.Zip(b, (x, y) => x / 0.02 * y / 0.5).Average();
        Assert.InRange(correlation, -4 / Math.Sqrt(a.Length), 4 / Math.Sqrt(a.Length));
    }

    private static ParameterBlock Filled(ulong seed)
    {
        var block = new ParameterBlock(_layout);
        ParameterInitialiser.Fill(block, seed);
        return block;
    }

    private static int[] Bits(ParameterBlock block) => MemoryMarshal.Cast<float, int>(block.Span).ToArray();
}
