using ModelGen.Data;

namespace ModelGen.Tests.Data;

public sealed class PairDatasetTests
{
    private const int Begin = 1;
    private const int End = 2;

    [Fact]
    public void The_decoder_reads_begin_and_the_target_and_predicts_the_target_and_end()
    {
        var pairs = new PairDataset([([7, 8], [3, 4, 5]), ([], [6]), ([9], [])], Begin, End);
        Assert.Equal((3, 0), (pairs.Count, pairs.Dropped));
        Assert.Equal([7, 8, End], pairs.Source(0).ToArray());
        Assert.Equal([Begin, 3, 4, 5], pairs.DecoderInput(0).ToArray());
        Assert.Equal([3, 4, 5, End], pairs.Targets(0).ToArray());
        Assert.Equal([End], pairs.Source(1).ToArray());
        Assert.Equal([Begin, 6], pairs.DecoderInput(1).ToArray());
        Assert.Equal([End], pairs.Targets(2).ToArray());
        Assert.Equal([3, 1, 2], Enumerable.Range(0, 3).Select(pairs.SourceLength));
        Assert.Equal([4, 2, 1], Enumerable.Range(0, 3).Select(pairs.TargetLength));
        Assert.Equal((3, 4, 6, 7), (pairs.LongestSource, pairs.LongestTarget, pairs.SourceTokenCount, pairs.TargetTokenCount));
    }

    [Fact]
    public void The_largest_ids_count_begin_and_end()
    {
        var pairs = new PairDataset([([7], [3])], beginId: 12, endId: 9);
        Assert.Equal((9, 12), (pairs.LargestSourceToken, pairs.LargestToken));
        Assert.Equal(20, new PairDataset([([20], [3])], Begin, End).LargestSourceToken);
    }

    [Fact]
    public void Pairs_with_a_side_too_long_are_dropped_and_counted()
    {
        (int[], int[])[] all = [([3, 3], [4, 4, 4]), ([3, 3, 3], [4]), ([3], [4, 4, 4, 4]), ([3], [4])];
        var pairs = new PairDataset(all, Begin, End, maximumSourceLength: 3, maximumTargetLength: 4);
        Assert.Equal((2, 2), (pairs.Count, pairs.Dropped));
        Assert.Equal((3, 4), (pairs.LongestSource, pairs.LongestTarget));
        Assert.Equal([4, End], pairs.Targets(1).ToArray());
    }

    [Fact]
    public void Many_pairs_keep_their_ids()
    {
        var all = Enumerable.Range(0, 3000).Select(i => (new int[i % 7 + 1], new[] { i, i + 1 })).ToArray();
        var pairs = new PairDataset(all, Begin, End);
        Assert.All(Enumerable.Range(0, 3000), i =>
        {
            Assert.Equal(i % 7 + 2, pairs.SourceLength(i));
            Assert.Equal([i, i + 1, End], pairs.Targets(i).ToArray());
        });
    }

    [Fact]
    public void Pairs_that_are_none_are_refused()
    {
        var exception = Assert.Throws<ArgumentException>("pairs", () => new PairDataset([([1], [1]), ([1], [2, -3])], Begin, End));
        Assert.Contains("got -3 at index 1 in pair 1", exception.Message);
        Assert.Throws<ArgumentException>("pairs", () => new PairDataset([([-1], [1])], Begin, End));
        Assert.Throws<ArgumentException>("pairs", () => new PairDataset([], Begin, End));
        var dropped = Assert.Throws<ArgumentException>("pairs", () => new PairDataset([([1], [1])], Begin, End, 1));
        Assert.Contains("got none, after 1", dropped.Message);
        Assert.Throws<ArgumentOutOfRangeException>("beginId", () => new PairDataset([([1], [1])], -1, End));
        Assert.Throws<ArgumentOutOfRangeException>("endId", () => new PairDataset([([1], [1])], Begin, -1));
        Assert.Throws<ArgumentOutOfRangeException>("maximumTargetLength", () => new PairDataset([([1], [1])], Begin, End, 5, 0));
    }
}
