using ModelGen.Visualization;

namespace ModelGen.Tests.Visualization;

public sealed class WeightPackingTests
{
    [Fact]
    public void Weights_come_back_to_within_half_a_step()
    {
        var random = new Random(1);
        float[] weights = [0, 1, 1.0000001f, 0.5f, 1e-7f, .. Enumerable.Range(0, 5000).Select(_ => random.NextSingle())];
        var back = WeightPacking.Unpack(WeightPacking.Pack(weights), weights.Length);
        for (var i = 0; i < weights.Length; i++) Assert.InRange(Math.Abs(back[i] - weights[i]), 0, 8e-6f);
        Assert.Equal([0f, 1f, 1f], back[..3]);
    }

    [Fact]
    public void What_a_causal_map_does_not_see_takes_next_to_no_room()
    {
        var causal = CraftedWeights.RandomDecoder(1, 1, 128).Find(AttentionPart.Decoder)!.Map(0, 0, 0);
        var packed = WeightPacking.Pack(causal).Length;
        Assert.InRange(packed, 1, 128 * 129 / 2 * 2 * 4 / 3);
        Assert.InRange(WeightPacking.Pack(new float[128 * 128]).Length, 1, 200);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_no_weight_is_found(float weight)
    {
        Assert.Equal(weight, WeightPacking.FirstOutside([0.5f, weight, 0]));
        Assert.Null(WeightPacking.FirstOutside([0, 0.5f, 1]));
    }
}
