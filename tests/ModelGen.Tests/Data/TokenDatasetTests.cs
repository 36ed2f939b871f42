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
    [InlineData(0, 10, 10, "tokens")]
    [InlineData(0, 0, 0, "tokens")]
    public void A_window_outside_the_text_is_refused(int start, int tokens, int targets, string parameter) =>
        Assert.ThrowsAny<ArgumentException>(() => Counting(10).CopyWindow(start, new int[tokens], new int[targets]))
            .HasParameter(parameter);

    [Fact]
    public void An_epoch_goes_through_the_text_once_in_an_order_of_its_own()
    {
        // 24 windows of 4 in 100 tokens, and room to begin at 0, 1, 2 or 3.
        var epochs = Enumerable.Range(0, 40).Select(epoch => Enumerable.Range(0, 24)
            .Select(index => Counting(100).WindowStart(4, seed: 3, drawn: 24 * epoch + index)).ToList()).ToList();
        Assert.All(epochs, starts =>
        {
            var first = starts.Min();
            Assert.InRange(first, 0, 3);
            Assert.Equal(Enumerable.Range(0, 24).Select(index => first + 4 * index), starts.Order());
        });
        Assert.Equal([0, 1, 2, 3], epochs.Select(starts => starts.Min()).Distinct().Order());
        Assert.Equal(epochs.Count, epochs.Select(starts => string.Join(",", starts)).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(1000)]
    public void A_permutation_has_each_number_once(int count) => Assert.Equal(
        Enumerable.Range(0, count), Enumerable.Range(0, count).Select(index => Permutation.At(7, index, count)).Order());

    [Fact]
    public void The_draw_depends_on_the_seed_and_how_many_were_drawn()
    {
        var text = Counting(1_000_000);
        Assert.NotEqual(text.WindowStart(8, seed: 1, drawn: 2), text.WindowStart(8, seed: 2, drawn: 2));
        Assert.NotEqual(text.WindowStart(8, seed: 1, drawn: 2), text.WindowStart(8, seed: 1, drawn: 3));
        Assert.Equal(text.WindowStart(8, seed: 1, drawn: 2), Counting(1_000_000).WindowStart(8, seed: 1, drawn: 2));
    }

    [Fact]
    public void A_text_of_one_window_has_that_window_only() =>
        Assert.All(Enumerable.Range(0, 50), drawn => Assert.Equal(0, Counting(5).WindowStart(4, 0, drawn)));

    private static TokenDataset Counting(int length) => new(Enumerable.Range(0, length).ToArray());
}

file static class ExceptionAssertions
{
    public static void HasParameter(this ArgumentException exception, string parameter) => Assert.Equal(parameter, exception.ParamName);
}
