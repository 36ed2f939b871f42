using ModelGen.Data;

namespace ModelGen.Tests.Data;

public sealed class TokenDatasetTests
{
    [Fact]
    public void A_split_holds_out_the_last_part()
    {
        var (training, validation) = Counting(100).Split(0.1);
        Assert.Equal(Enumerable.Range(0, 90), training.Tokens.ToArray());
        Assert.Equal(Enumerable.Range(90, 10), validation.Tokens.ToArray());
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(0.1)] // of 10 tokens: a held-out part of one
    [InlineData(0.9)]
    public void A_split_that_leaves_too_little_is_refused(double fraction) =>
        Assert.Throws<ArgumentOutOfRangeException>("validationFraction", () => Counting(10).Split(fraction));

    [Fact]
    public void A_text_with_nothing_to_predict_is_refused() =>
        Assert.Throws<ArgumentException>("tokens", () => new TokenDataset(new int[1]));

    [Fact]
    public void A_negative_id_is_refused()
    {
        var exception = Assert.Throws<ArgumentException>("tokens", () => new TokenDataset(new[] { 1, 2, -3 }));
        Assert.Contains("got -3 at index 2", exception.Message);
    }

    [Fact]
    public void The_largest_token_is_known() => Assert.Equal(9, new TokenDataset(new[] { 1, 9, 3 }).LargestToken);

    [Fact]
    public void Targets_are_the_tokens_that_follow()
    {
        var (tokens, targets) = (new int[4], new int[4]);
        Counting(10).CopyWindow(5, tokens, targets);
        Assert.Equal([5, 6, 7, 8], tokens);
        Assert.Equal([6, 7, 8, 9], targets);
    }

    [Theory]
    [InlineData(-1, 4, 4, "start")]
    [InlineData(6, 4, 4, "start")]
    [InlineData(0, 4, 3, "targets")]
    [InlineData(0, 10, 10, "windowLength")]
    [InlineData(0, 0, 0, "windowLength")]
    public void A_window_outside_the_text_is_refused(int start, int tokens, int targets, string parameter) =>
        Assert.ThrowsAny<ArgumentException>(() => Counting(10).CopyWindow(start, new int[tokens], new int[targets]))
            .HasParameter(parameter);

    [Fact]
    public void Every_window_is_drawn_and_each_about_as_often()
    {
        // 7 windows of 4 in 11 tokens; 7000 draws, so 1000 +- 29.3 each. 5 standard deviations.
        var counts = new int[7];
        for (var step = 0; step < 100; step++)
        {
            for (var microBatch = 0; microBatch < 7; microBatch++)
            {
                for (var row = 0; row < 10; row++) counts[Counting(11).WindowStart(4, seed: 3, step, microBatch, row)]++;
            }
        }

        Assert.All(counts, count => Assert.InRange(count, 1000 - 147, 1000 + 147));
    }

    [Fact]
    public void The_draw_depends_on_each_of_seed_step_micro_batch_and_row()
    {
        var text = Counting(1_000_000);
        var starts = new[]
        {
            text.WindowStart(8, 1, 2, 3, 4), text.WindowStart(8, 2, 2, 3, 4), text.WindowStart(8, 1, 3, 3, 4),
            text.WindowStart(8, 1, 2, 4, 4), text.WindowStart(8, 1, 2, 3, 5), text.WindowStart(8, 1, 3, 2, 4),
            text.WindowStart(8, 1, 2, 4, 3),
        };
        Assert.Equal(starts.Length, starts.Distinct().Count());
        Assert.Equal(starts[0], Counting(1_000_000).WindowStart(8, 1, 2, 3, 4));
    }

    [Fact]
    public void A_text_of_one_window_has_that_window_only() =>
        Assert.All(Enumerable.Range(0, 50), step => Assert.Equal(0, Counting(5).WindowStart(4, 0, step, 0, 0)));

    private static TokenDataset Counting(int length) => new(Enumerable.Range(0, length).ToArray());
}

file static class ExceptionAssertions
{
    public static void HasParameter(this ArgumentException exception, string parameter) => Assert.Equal(parameter, exception.ParamName);
}
