using TranslatorSample;

namespace ModelGen.Tests.Samples;

public class PairSplitTests
{
    [Fact]
    public void PairsThatShareASentenceStayTogether()
    {
        SentencePair[] pairs =
        [
            new("a", "1"), new("b", "2"), new("c", "3"), new("a", "4"), new("d", "4"), // a-1, a-4 and d-4 are connected
            new("e", "5"), new("f", "3"),
        ];

        Assert.Equal(
            [
                [new("a", "1"), new("a", "4"), new("d", "4")], [new("b", "2")], [new("c", "3"), new("f", "3")], [new("e", "5")],
            ],
            PairGroups.Of(pairs));

        var split = PairSplit.Of(pairs, validation: 2, test: 2);
        Assert.Equal([new("b", "2"), new("e", "5")], split.Test);
        Assert.Equal([new("c", "3"), new("f", "3")], split.Validation);
        Assert.Equal([new("a", "1"), new("a", "4"), new("d", "4")], split.Training);
    }

    [Fact]
    public void NoSentenceIsInTwoParts()
    {
        var random = new Random(5);
        var drawn = Enumerable.Range(0, 2000).Select(_ => new SentencePair($"s{random.Next(1500)}", $"t{random.Next(1500)}"));
        var pairs = CleanPairs.From(drawn).Pairs;

        var split = PairSplit.Of(pairs, validation: 100, test: 150);

        Assert.Equal(150, split.Test.Length);
        Assert.Equal(100, split.Validation.Length);
        Assert.Equal(
            pairs.OrderBy(pair => pair.ToString()),
            split.Training.Concat(split.Validation).Concat(split.Test).OrderBy(pair => pair.ToString()));
        SentencePair[][] parts = [split.Training, split.Validation, split.Test];
        Assert.Equal(pairs.DistinctBy(pair => pair.Source).Count(), parts.Sum(part => part.DistinctBy(pair => pair.Source).Count()));
        Assert.Equal(pairs.DistinctBy(pair => pair.Target).Count(), parts.Sum(part => part.DistinctBy(pair => pair.Target).Count()));
    }

    [Theory]
    [InlineData(15_000, 500)]
    [InlineData(5_000, 500)]
    [InlineData(999, 99)]
    [InlineData(9, 0)]
    public void TenthIsHeldOutUpToAMost(int pairs, int expected) => Assert.Equal(expected, PairSplit.HeldOut(pairs));

    [Fact]
    public void SplitThatLeavesNothingToLearnIsRefused()
    {
        SentencePair[] pairs = [new("a", "1"), new("b", "2"), new("c", "3")];
        Assert.Single(PairSplit.Of(pairs, 1, 1).Training);
        Assert.Throws<ArgumentOutOfRangeException>(() => PairSplit.Of(pairs, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairSplit.Of(pairs, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairSplit.Of([], 1, 0));
    }
}
