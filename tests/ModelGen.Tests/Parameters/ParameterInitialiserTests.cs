using System.Runtime.InteropServices;
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

    [Theory]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(200_002)]
    public void An_element_depends_on_seed_parameter_and_index_alone(int length)
    {
        // The same seed and the same place in the list; another name, length, offset and scale.
        var shorter = new ParameterBlock(new ParameterLayout(
            [
                new ParameterInfo("p", [1], 0, InitialDistribution.Ones, 0, false),
                new ParameterInfo("q", [1], 16, InitialDistribution.Ones, 0, false),
                new ParameterInfo("r", [length], 64, InitialDistribution.Normal, 0.04f, false),
            ],
            200_080));
        ParameterInitialiser.Fill(shorter, 7);
        var expected = Filled(7).Elements(_layout["a"])[..length].ToArray();
        Assert.Equal(expected.Select(element => 2 * element), shorter.Elements(shorter.Layout["r"]).ToArray());
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
