using ModelGen.Training;

namespace ModelGen.Tests.Training;

public sealed class ConsoleProgressTests
{
    [Theory]
    [InlineData(5, "0:05")]
    [InlineData(59 * 60 + 59, "59:59")]
    [InlineData(3600, "1:00:00")]
    [InlineData(30 * 3600 + 2 * 60 + 3, "30:02:03")]
    public void The_time_left_has_its_hours(int seconds, string expected) =>
        Assert.Equal(
            $"step 3 of 9: loss 1.2500, validation 1.5000, 640 tokens/s, {expected} left", Line(1.5, TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void What_is_not_known_is_left_out() => Assert.Equal("step 3 of 9: loss 1.2500, 640 tokens/s", Line(null, null));

    private static string Line(double? validationLoss, TimeSpan? remaining)
    {
        using var writer = new StringWriter();
        var report = new TrainingProgress(3, 9, 1.25, validationLoss, 0.001, 0.5, 640, TimeSpan.FromSeconds(1), remaining);
        new ConsoleProgress(writer).Report(report);
        return writer.ToString().TrimEnd();
    }
}
