using ModelGen.Data;

namespace ModelGen.Tests.Training;

/// <summary>Alone, as what other tests allocate would be counted.</summary>
[CollectionDefinition(nameof(TrainerAllocationTests), DisableParallelization = true)]
public sealed class AllocationCollection;

[Collection(nameof(TrainerAllocationTests))]
public sealed class TrainerAllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Steps_allocate_nothing(int threads)
    {
        var text = Texts.Noisy(5000, 50);
        int[] tokens = text.Tokens[..16].ToArray();
        int[] targets = text.Tokens[1..17].ToArray();
        using var trainer = new BigramModel(50).CreateTrainer(new() { Threads = threads, GradientAccumulation = 2 });
        AllocateNothing(() =>
        {
            trainer.Step(text);
            trainer.Step(tokens, targets, 2, 8);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Steps_on_pairs_allocate_nothing_also_where_an_epoch_begins(int threads)
    {
        var pairs = Pairs.Noisy(30, 20, longest: 12);
        using var trainer = Pairs.Model(20, 12).CreateTrainer(new() { Threads = threads, TokensPerBatch = 60, GradientAccumulation = 2 });
        Assert.InRange(new TokenBudgetBatches(pairs, 60).Count, 2, 9);
        AllocateNothing(() => trainer.Step(pairs));
    }

    private static void AllocateNothing(Action step)
    {
        Steps();

        var own = GC.GetAllocatedBytesForCurrentThread();
        Steps();
        Assert.Equal(own, GC.GetAllocatedBytesForCurrentThread());

        // The test host's own threads allocate at times, so the workers are judged by the best of some tries.
        var least = Enumerable.Range(0, 20).Min(_ =>
        {
            var all = GC.GetTotalAllocatedBytes(precise: true);
            Steps();
            return GC.GetTotalAllocatedBytes(precise: true) - all;
        });
        Assert.Equal(0, least);

        void Steps()
        {
            for (var i = 0; i < 5; i++) step();
        }
    }
}
