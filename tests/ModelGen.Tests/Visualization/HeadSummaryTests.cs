using ModelGen.Visualization;

namespace ModelGen.Tests.Visualization;

public sealed class HeadSummaryTests
{
    [Fact]
    public void A_head_that_looks_at_the_token_before()
    {
        var summary = Of(AttentionPart.Decoder, 5, 5, (query, key) => key == Math.Max(0, query - 1) ? 1 : 0);
        Assert.Equal(1, summary.Previous);
        Assert.Equal(0.2, summary.Itself, 1e-9);
        Assert.Equal(0.8, summary.Distance, 1e-9);
        Assert.Equal(0, summary.Entropy);
        Assert.Equal(1, summary.Peak);
        Assert.Equal("previous token 100%", summary.Describe(AttentionPart.Decoder));
    }

    [Fact]
    public void A_head_that_looks_at_all_alike()
    {
        var summary = Of(AttentionPart.Encoder, 8, 8, (_, _) => 0.125f);
        Assert.Equal(3, summary.Entropy, 1e-9);
        Assert.Equal(1, summary.Spread, 1e-9);
        Assert.Equal(0.125, summary.Next, 1e-9);
        Assert.Equal(0.125, summary.Last, 1e-9);
        Assert.Equal(2.625, summary.Distance, 1e-6);
        Assert.Equal("spread over 8 tokens", summary.Describe(AttentionPart.Encoder));
    }

    [Fact]
    public void A_head_that_looks_far_back()
    {
        var summary = Of(AttentionPart.Decoder, 21, 21, (query, key) => key == query / 2 ? 0.75f : key == query ? 0.25f : 0);
        Assert.Equal("3.9 tokens away", summary.Describe(AttentionPart.Decoder));
    }

    [Fact]
    public void An_alignment_of_texts_of_different_lengths()
    {
        var diagonal = Of(AttentionPart.Cross, 4, 7, (query, key) => key == 2 * query ? 1 : 0);
        Assert.Equal(1, diagonal.Diagonality);
        Assert.Equal(0, diagonal.Distance);
        Assert.Equal((0, 0, 0), (diagonal.Previous, diagonal.Itself, diagonal.Next));
        var reversed = Of(AttentionPart.Cross, 4, 7, (query, key) => key == 6 - 2 * query ? 1 : 0);
        Assert.InRange(reversed.Diagonality, 0, 0.5);
        var end = Of(AttentionPart.Cross, 4, 7, (query, key) => key == (query < 3 ? 6 : 0) ? 1 : 0);
        Assert.Equal("source's end 75%", end.Describe(AttentionPart.Cross));
    }

    [Fact]
    public void One_query_and_one_key()
    {
        var summary = Of(AttentionPart.Cross, 1, 1, (_, _) => 1);
        Assert.Equal((1.0, 0.0, 1.0), (summary.Diagonality, summary.Entropy, summary.Peak));
        Assert.Equal(1, Of(AttentionPart.Decoder, 1, 1, (_, _) => 1).Itself);
    }

    private static HeadSummary Of(AttentionPart part, int queries, int keys, Func<int, int, float> weight)
    {
        var weights = CraftedWeights.Of(part, 1, 1, queries, keys, (_, _, query, key) => weight(query, key));
        return HeadSummary.Of(part, weights.Find(part)!.Map(0, 0, 0), queries, keys);
    }
}
