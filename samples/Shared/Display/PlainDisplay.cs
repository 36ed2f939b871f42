using ModelGen.Training;

namespace ModelGen.Samples;

/// <summary>Plain lines, for logs: one for the first step, for each evaluation, and for each twentieth of the run.</summary>
internal sealed class PlainDisplay(TextWriter output, string samplesTitle) : ITrainingDisplay
{
    private bool _started;

    public void Line(string text) => output.WriteLine(text);

    public void During(Action training) => training();

    public void Show(TrainingProgress progress, RunCurves curves)
    {
        var due = progress.Step % Math.Max(1, progress.Steps / 20) == 0 || progress.Step == progress.Steps || !_started;
        _started = true;
        if (!due && progress.ValidationLoss is null) return;
        var steps = progress.Steps.ToString("N0");
        var step = progress.Step.ToString("N0").PadLeft(steps.Length);
        var validation = progress.ValidationLoss is { } loss ? $"  validation {loss:N4}" : "";
        var left = progress.Remaining is { } time ? $"  {Duration.Text(time)} left" : "";
        output.WriteLine(
            $"step {step}/{steps}  loss {curves.Training.Recent(steps: 20):N4}{validation}  {progress.TokensPerSecond:N0} tokens/s{left}");
    }

    public void Show(TextSample sample)
    {
        output.WriteLine($"{samplesTitle} {sample.When}:");
        foreach (var line in sample.Printable.Split('\n')) output.WriteLine($"  | {line}");
    }
}
