using ModelGen.Parallel;

namespace ModelGen.Tests.Parallel;

public class ParallelRangeTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 4)]
    [InlineData(3, 5)]
    [InlineData(12, 5)]
    [InlineData(64, 2)]
    [InlineData(1001, 16)]
    public void Shares_are_contiguous_cover_everything_and_are_balanced(int units, int workers)
    {
        nint next = 0;
        for (var worker = 0; worker < workers; worker++)
        {
            var (first, end) = ParallelRange.Share(units, worker, workers);
            Assert.Equal(next, first);
            Assert.InRange(end - first, units / workers, (units + workers - 1) / workers);
            next = end;
        }

        Assert.Equal(units, next);
    }

    [Fact]
    public void Does_not_overflow_at_the_largest_sizes() =>
        Assert.Equal(nint.MaxValue, ParallelRange.Share(nint.MaxValue, 63, 64).End);
}
