using ModelGen.Training;

namespace ModelGen.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData(0, 1e-3 / 101)]
    [InlineData(49, 1e-3 * 50 / 101)]
    [InlineData(99, 1e-3 * 100 / 101)]
    [InlineData(100, 1e-3)]
    [InlineData(575, 1e-4 + 9e-4 * 0.85355339059327373)] // a quarter of the way: (1 + cos(pi / 4)) / 2
    [InlineData(1050, 5.5e-4)]
    [InlineData(2000, 1e-4)]
    [InlineData(5000, 1e-4)]
    public void Warm_up_rises_to_the_peak_and_a_cosine_falls_to_the_final_rate(int step, double expected) =>
        Assert.Equal(expected, LearningRateSchedule.WarmupCosine(1e-3, 1e-4, 100, 2000).At(step), 1e-18);

    [Fact]
    public void Without_warm_up_the_first_step_has_the_peak() =>
        Assert.Equal(0.5, LearningRateSchedule.WarmupCosine(0.5, 0, 0, 10).At(0));

    [Fact]
    public void A_run_that_is_all_warm_up_ends_at_the_final_rate()
    {
        var schedule = LearningRateSchedule.WarmupCosine(1, 0.1, 3, 3);
        Assert.Equal([0.25, 0.5, 0.75, 0.1], Enumerable.Range(0, 4).Select(schedule.At));
    }

    [Theory]
    [InlineData(0, 0.1 + 0.4 / 4)]
    [InlineData(2, 0.1 + 0.4 * 3 / 4)]
    [InlineData(3, 0.5)]
    [InlineData(4, 0.44721359549995793)] // 0.5 * sqrt(4 / 5)
    [InlineData(15, 0.25)]
    [InlineData(399, 0.05)]
    public void The_inverse_square_root_falls_from_the_end_of_the_warm_up(int step, double expected) =>
        Assert.Equal(expected, LearningRateSchedule.InverseSquareRoot(0.5, 4, 0.1).At(step), 1e-15);

    [Theory]
    [InlineData(0, 1.7469281074217108e-7)] // 512^-0.5 * 4000^-1.5
    [InlineData(999, 1.7469281074217108e-4)]
    [InlineData(3999, 6.9877124296868431e-4)] // 512^-0.5 * 4000^-0.5
    [InlineData(15999, 3.4938562148434216e-4)] // 512^-0.5 * 16000^-0.5
    [InlineData(99999, 1.3975424859373686e-4)]
    public void The_papers_rate_is_that_of_its_equation(int step, double expected)
    {
        Assert.Equal(expected, LearningRateSchedule.Noam(512).At(step), 1e-17);
        Assert.Equal(2 * expected, LearningRateSchedule.Noam(512, 4000, factor: 2).At(step), 1e-17);
        var t = step + 1;
        Assert.Equal(expected, Math.Pow(512, -0.5) * Math.Min(Math.Pow(t, -0.5), t * Math.Pow(4000, -1.5)), 1e-17);
    }

    [Theory]
    [InlineData("peak", double.NaN, 5, 0.0)]
    [InlineData("warmupSteps", 1.0, 0, 0.0)]
    [InlineData("initialRate", 1.0, 5, -1.0)]
    public void Bad_settings_of_the_inverse_square_root_are_refused(string parameter, double peak, int warmup, double initial) =>
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => LearningRateSchedule.InverseSquareRoot(peak, warmup, initial));

    [Theory]
    [InlineData("dModel", 0, 4000, 1.0)]
    [InlineData("warmupSteps", 512, 0, 1.0)]
    [InlineData("factor", 512, 4000, double.PositiveInfinity)]
    public void Bad_settings_of_the_papers_rate_are_refused(string parameter, int dModel, int warmup, double factor) =>
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => LearningRateSchedule.Noam(dModel, warmup, factor));

    [Fact]
    public void A_constant_rate_does_not_change()
    {
        var schedule = LearningRateSchedule.Constant(2e-4);
        Assert.Equal(2e-4, schedule.At(0));
        Assert.Equal(2e-4, schedule.At(1_000_000));
    }

    [Theory]
    [InlineData("rate", -1.0)]
    [InlineData("rate", double.NaN)]
    [InlineData("rate", double.PositiveInfinity)]
    public void A_bad_constant_rate_is_refused(string parameter, double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => LearningRateSchedule.Constant(rate));

    [Theory]
    [InlineData("peak", -1.0, 0.0, 0, 1)]
    [InlineData("final", 1.0, double.NaN, 0, 1)]
    [InlineData("warmupSteps", 1.0, 0.0, -1, 1)]
    [InlineData("totalSteps", 1.0, 0.0, 5, 4)]
    public void Bad_settings_of_warm_up_and_cosine_are_refused(string parameter, double peak, double final, int warmup, int total) =>
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => LearningRateSchedule.WarmupCosine(peak, final, warmup, total));
}
