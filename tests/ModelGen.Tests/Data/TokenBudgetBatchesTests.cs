using ModelGen.Data;
using ModelGen.Tests.Training;

namespace ModelGen.Tests.Data;

public sealed class TokenBudgetBatchesTests
{
    private static readonly PairDataset Some = Pairs.Noisy(500, 50, longest: 30);

    [Theory]
    [InlineData(30)] // as the longest side: some batches of one pair
    [InlineData(64)]
    [InlineData(1000)]
    [InlineData(1_000_000)] // one batch
    public void Padded_to_the_longest_both_sides_keep_the_budget(int budget)
    {
        var batches = new TokenBudgetBatches(Some, budget);
        Assert.All(Epoch(batches, 0), batch =>
        {
            Assert.NotEmpty(batch);
            Assert.InRange(batch.Length * batch.Max(Some.SourceLength), 1, budget);
            Assert.InRange(batch.Length * batch.Max(Some.TargetLength), 1, budget);
            Assert.InRange(batch.Length, 1, batches.MostPairs);
        });
    }

    [Fact]
    public void An_epoch_has_every_pair_once()
    {
        var batches = new TokenBudgetBatches(Some, 200);
        for (var epoch = 0; epoch < 5; epoch++)
            Assert.Equal(Enumerable.Range(0, Some.Count), Epoch(batches, epoch).SelectMany(batch => batch).Order());
    }

    [Fact]
    public void Batches_are_full_and_of_like_length()
    {
        const int Budget = 200;

        // The very last may be left with few.
        var batches = Epoch(new TokenBudgetBatches(Some, Budget), 0)
            .OrderBy(batch => batch.Max(Longer)).ThenBy(batch => batch.Min(Longer)).ThenByDescending(batch => batch.Length).ToArray();
        foreach (var (shorter, longer) in batches.Zip(batches.Skip(1)))
        {
            Assert.True(shorter.Max(Longer) <= longer.Min(Longer));
            Assert.True((shorter.Length + 1) * longer.Min(Longer) > Budget);
        }
    }

    [Fact]
    public void Each_epoch_has_its_own_order_of_batches_and_its_own_pairs_in_them()
    {
        var batches = new TokenBudgetBatches(Some, 200);
        var epochs = Enumerable.Range(0, 10).Select(epoch => Epoch(batches, epoch).ToArray()).ToArray();
        Assert.Equal(10, epochs.Select(epoch => string.Join(",", epoch.Select(batch => batch.Max(Longer)))).Distinct().Count());

        // The batches without their order.
        var contents = epochs.Select(epoch => string.Join(";", epoch.Select(batch => string.Join(",", batch.Order())).Order()));
        Assert.Equal(10, contents.Distinct().Count());
    }

    [Fact]
    public void A_batch_depends_on_the_seed_and_its_number_alone()
    {
        var inOrder = Enumerable.Range(0, 100).Select(drawn => Draw(new(Some, 200), 3, drawn)).ToArray();
        var batches = new TokenBudgetBatches(Pairs.Noisy(500, 50, longest: 30), 200);
        Assert.All(Enumerable.Range(0, 100).Reverse(), drawn => Assert.Equal(inOrder[drawn], Draw(batches, 3, drawn)));
        Assert.NotEqual(inOrder[0], Draw(batches, 4, 0));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("tokensPerBatch", () => new TokenBudgetBatches(Some, 29));
        var batches = new TokenBudgetBatches(Some, 200);
        Assert.Throws<ArgumentOutOfRangeException>("drawn", () => batches.Draw(1, -1, new int[batches.MostPairs]));
        Assert.Throws<ArgumentException>("pairs", () => batches.Draw(1, 0, new int[batches.MostPairs - 1]));
    }

    private static int Longer(int pair) => Math.Max(Some.SourceLength(pair), Some.TargetLength(pair));

    private static IEnumerable<int[]> Epoch(TokenBudgetBatches batches, int epoch) =>
        Enumerable.Range(0, batches.Count).Select(index => Draw(batches, seed: 3, (long)epoch * batches.Count + index));

    private static int[] Draw(TokenBudgetBatches batches, ulong seed, long drawn)
    {
        var pairs = new int[batches.MostPairs];
        return pairs[..batches.Draw(seed, drawn, pairs)];
    }
}
