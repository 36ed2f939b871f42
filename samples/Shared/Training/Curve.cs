namespace ModelGen.Samples;

/// <summary>
/// A curve that gets a value with every step and keeps a bounded number of points: when there are too many, neighbours become their mean.
/// </summary>
public sealed class Curve
{
    private const int Capacity = 2048;

    private double _sum;
    private int _count;

    /// <summary>Means over <see cref="StepsPerPoint"/> steps each, in the order of the steps.</summary>
    public List<CurvePoint> Points { get; init; } = [];

    /// <summary>Steps that a point is the mean of.</summary>
    public int StepsPerPoint { get; set; } = 1;

    /// <summary>Adds the value of one step.</summary>
    public void Add(int step, double value)
    {
        _sum += value;
        if (++_count < StepsPerPoint) return;
        Points.Add(new CurvePoint(step, _sum / _count));
        _sum = 0;
        _count = 0;
        if (Points.Count == Capacity) Halve();
    }

    /// <summary>The mean of about the last <paramref name="steps"/> steps; NaN before the first.</summary>
    public double Recent(int steps)
    {
        var points = Math.Min(Points.Count, Math.Max(1, steps / StepsPerPoint));
        return points == 0 ? double.NaN : Points.Skip(Points.Count - points).Average(point => point.Value);
    }

    /// <summary>The points, each replaced by the mean of its neighbourhood, 1/40 of the points wide.</summary>
    public IReadOnlyList<CurvePoint> Smoothed()
    {
        var reach = Points.Count / 80;
        var smoothed = new CurvePoint[Points.Count];
        for (var i = 0; i < smoothed.Length; i++)
        {
            // At the steep beginning, the same reach to both sides, so that it is not bent.
            var near = Math.Min(reach, i);
            var (first, last) = (i - near, Math.Min(i + near, smoothed.Length - 1));
            var sum = 0.0;
            for (var k = first; k <= last; k++) sum += Points[k].Value;
            smoothed[i] = new CurvePoint(Points[i].Step, sum / (last - first + 1));
        }

        return smoothed;
    }

    private void Halve()
    {
        for (var i = 0; i < Capacity / 2; i++)
            Points[i] = new CurvePoint(Points[2 * i + 1].Step, (Points[2 * i].Value + Points[2 * i + 1].Value) / 2);
        Points.RemoveRange(Capacity / 2, Capacity / 2);
        StepsPerPoint *= 2;
    }
}
