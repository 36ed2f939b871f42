using System.Runtime.Intrinsics;
using ModelGen.Numerics;

namespace ModelGen.Tests.Numerics;

public class DropoutSiteTests
{
    private const int Elements = 1 << 20;

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Drops_with_the_probability_and_scales_what_it_keeps(double probability)
    {
        var site = DropoutSite.Create(stepKey: 11, site: 1, layer: 2, probability);
        var kept = 0;
        for (var i = 0u; i < Elements; i++)
        {
            var factor = site.Factor(i);
            Assert.True(factor == 0f || factor == (float)(1.0 / (1.0 - probability)));
            if (factor != 0f) kept++;
        }

        var deviation = Math.Sqrt(Elements * probability * (1.0 - probability));
        Assert.Equal(Elements * (1.0 - probability), kept, 4 * deviation);
    }

    [Fact]
    public void Off_and_probability_0_keep_everything()
    {
        var zero = DropoutSite.Create(11, 1, 2, 0.0);
        for (var i = 0u; i < 100_000; i++) Assert.Equal((1f, 1f), (zero.Factor(i), DropoutSite.Off.Factor(i)));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void Refuses_a_probability_outside_its_range(double probability)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => DropoutSite.Create(1, 0, 0, probability));
        Assert.Equal("probability", exception.ParamName);
    }

    // Resuming a run must draw the masks that it would have drawn: they may never change.
    [Theory]
    [InlineData(0UL, 0, 0, 0x7EFD594DF3879E55UL)]
    [InlineData(1337UL, 1, 2, 0x4F876F80944DB546UL)]
    [InlineData(1337UL, 2, 1, 0x01854FD7C4059EFEUL)]
    public void Masks_keep_their_values(ulong stepKey, int site, int layer, ulong expected)
    {
        var dropout = DropoutSite.Create(stepKey, site, layer, 0.5);
        var mask = 0UL;
        for (var i = 0; i < 64; i++) mask |= dropout.Factor((uint)i) == 0f ? 0UL : 1UL << i;
        Assert.Equal(expected, mask);
    }

    [Fact]
    public void Neighbouring_elements_rows_sites_layers_and_steps_are_uncorrelated()
    {
        const double probability = 0.3;
        var site = DropoutSite.Create(100, 1, 2, probability);
        var pairs = new (DropoutSite Site, uint Shift)[]
        {
            (site, 1), (site, 2), (site, 16), (site, 64), (site, 128), (site, 384), (site, 4096), (site, 1 << 16), (site, 1u << 31),
            (DropoutSite.Create(101, 1, 2, probability), 0), (DropoutSite.Create(100, 2, 2, probability), 0),
            (DropoutSite.Create(100, 1, 3, probability), 0), (DropoutSite.Create(100, 2, 1, probability), 0),
        };

        // Factors have mean 1 and variance p / (1 - p), so the mean of their products has this standard error.
        var variance = probability / (1.0 - probability);
        var bound = 4.5 * variance / Math.Sqrt(Elements);
        foreach (var (other, shift) in pairs)
        {
            var sum = 0.0;
            for (var i = 0u; i < Elements; i++) sum += (site.Factor(i) - 1.0) * (other.Factor(i + shift) - 1.0);
            Assert.Equal(0.0, sum / Elements, bound);
        }
    }

    [Fact]
    public void All_widths_give_the_same_mask()
    {
        foreach (var site in new[] { DropoutSite.Create(5, 0, 7, 0.1), DropoutSite.Create(6, 3, 0, 0.75), DropoutSite.Off })
        {
            for (var block = 0u; block < 500; block++)
            {
                // Across the point where indices wrap.
                var index = Vector512<uint>.Indices + Vector512.Create(uint.MaxValue - 4000 + 16 * block);
                var of512 = site.Factor(index);
                var of256 = Vector512.Create(site.Factor(index.GetLower()), site.Factor(index.GetUpper()));
                for (var lane = 0; lane < 16; lane++)
                {
                    var expected = site.Factor(index[lane]);
                    Assert.Equal((expected, expected), (of512[lane], of256[lane]));
                    Assert.Equal(expected, site.Factor(Vector128.Create(index[lane]))[lane & 3]);
                }
            }
        }
    }
}
