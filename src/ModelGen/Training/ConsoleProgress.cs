using System.Globalization;

namespace ModelGen.Training;

/// <summary>Writes each report of a run as one plain line, which reads well on a terminal and in a log alike.</summary>
/// <param name="writer">Where to write; null: the console.</param>
public sealed class ConsoleProgress(TextWriter? writer = null) : IProgress<TrainingProgress>
{
    private readonly TextWriter _writer = writer ?? Console.Out;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        var validation = value.ValidationLoss is { } loss ? string.Create(CultureInfo.InvariantCulture, $", validation {loss:F4}") : "";
        var remaining = value.Remaining is { } left ? $", {Clock(left)} left" : "";
        _writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"step {value.Step} of {value.Steps}: loss {value.Loss:F4}{validation}, {value.TokensPerSecond:F0} tokens/s{remaining}"));
    }

    private static string Clock(TimeSpan time) => time < TimeSpan.FromHours(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{time:m\\:ss}")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalHours)}:{time:mm\\:ss}");
}
