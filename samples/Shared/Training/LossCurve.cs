namespace ModelGen.Samples;

/// <summary>A loss, in nats a token.</summary>
/// <param name="Step">Steps taken when it was measured.</param>
/// <param name="Loss">The loss.</param>
public readonly record struct LossPoint(int Step, double Loss);

/// <summary>
/// The losses of a run. It keeps a bounded number of training losses: when there are too many, neighbours become their mean.
/// </summary>
public sealed class LossCurve
{
    private const int Capacity = 2048;

    private double _sum;
    private int _count;

    /// <summary>Means of the training loss over <see cref="StepsPerPoint"/> steps each, in the order of the steps.</summary>
    public List<LossPoint> Training { get; init; } = [];

    /// <summary>Losses on held-out text.</summary>
    public List<LossPoint> Validation { get; init; } = [];

    /// <summary>Steps that a training point is the mean of.</summary>
    public int StepsPerPoint { get; set; } = 1;

    /// <summary>Adds the training loss of one step.</summary>
    public void AddTraining(int step, double loss)
    {
        _sum += loss;
        if (++_count < StepsPerPoint) return;
        Training.Add(new LossPoint(step, _sum / _count));
        _sum = 0;
        _count = 0;
        if (Training.Count == Capacity) Halve();
    }

    /// <summary>Adds the loss on held-out text.</summary>
    public void AddValidation(int step, double loss) => Validation.Add(new LossPoint(step, loss));

    /// <summary>The mean training loss of about the last <paramref name="steps"/> steps; NaN before the first.</summary>
    public double RecentTraining(int steps)
    {
        var points = Math.Min(Training.Count, Math.Max(1, steps / StepsPerPoint));
        return points == 0 ? double.NaN : Training.Skip(Training.Count - points).Average(point => point.Loss);
    }

    /// <summary>The training losses, each replaced by the mean of its neighbourhood, 1/40 of the points wide.</summary>
    public IReadOnlyList<LossPoint> Smoothed()
    {
        var reach = Training.Count / 80;
        var smoothed = new LossPoint[Training.Count];
        for (var i = 0; i < smoothed.Length; i++)
        {
            // At the steep beginning, the same reach to both sides, so that it is not bent.
            var near = Math.Min(reach, i);
            var (first, last) = (i - near, Math.Min(i + near, smoothed.Length - 1));
            var sum = 0.0;
            for (var k = first; k <= last; k++) sum += Training[k].Loss;
            smoothed[i] = new LossPoint(Training[i].Step, sum / (last - first + 1));
        }

        return smoothed;
    }

    private void Halve()
    {
        for (var i = 0; i < Capacity / 2; i++)
            Training[i] = new LossPoint(Training[2 * i + 1].Step, (Training[2 * i].Loss + Training[2 * i + 1].Loss) / 2);
        Training.RemoveRange(Capacity / 2, Capacity / 2);
        StepsPerPoint *= 2;
    }
}
