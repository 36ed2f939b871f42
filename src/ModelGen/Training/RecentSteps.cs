namespace ModelGen.Training;

/// <summary>The last steps of a run: their loss, tokens and time.</summary>
internal sealed class RecentSteps
{
    /// <summary>Steps remembered, at most.</summary>
    public const int Capacity = 100;

    private readonly (double Loss, int Tokens, TimeSpan Time)[] _steps = new (double, int, TimeSpan)[Capacity];

    /// <summary>Steps added.</summary>
    public int Added { get; private set; }

    /// <summary>Mean loss of the last <see cref="Capacity"/> steps; NaN if there are none.</summary>
    public double Loss => MeanLoss(Capacity);

    /// <summary>Tokens a second of the last <see cref="Capacity"/> steps; 0 if there are none.</summary>
    public double TokensPerSecond => Rate(Remembered.Sum(step => (long)step.Tokens), Sum(Remembered));

    /// <summary>Mean time of the last <see cref="Capacity"/> steps; null if there are none.</summary>
    public TimeSpan? StepTime => Added == 0 ? null : Sum(Remembered) / Count(Capacity);

    private IEnumerable<(double Loss, int Tokens, TimeSpan Time)> Remembered => _steps.Take(Count(Capacity));

    /// <summary>Remembers a step in place of the oldest.</summary>
    public void Add(double loss, int tokens, TimeSpan time)
    {
        _steps[Added % Capacity] = (loss, tokens, time);
        Added++;
    }

    /// <summary>Mean loss of the last <paramref name="steps"/> steps, <see cref="Capacity"/> at most; NaN if there are none.</summary>
    public double MeanLoss(int steps)
    {
        var count = Count(steps);
        var sum = 0.0;
        for (var back = 1; back <= count; back++) sum += _steps[(Added - back) % Capacity].Loss;
        return sum / count;
    }

    /// <summary>Tokens a second; 0 where no time has passed.</summary>
    public static double Rate(long tokens, TimeSpan time) => time > TimeSpan.Zero ? tokens / time.TotalSeconds : 0;

    private int Count(int steps) => Math.Min(Math.Min(steps, Added), Capacity);

    private static TimeSpan Sum(IEnumerable<(double Loss, int Tokens, TimeSpan Time)> steps) =>
        steps.Aggregate(TimeSpan.Zero, (sum, step) => sum + step.Time);
}
