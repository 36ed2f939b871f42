using System.Globalization;
using System.Text;

namespace ModelGen.Samples;

/// <summary>
/// Draws curves over the steps of a run as SVG. The curves stretch with the page, since they lie in a nested SVG with a scale of its own;
/// text and points keep their size at any width.
/// </summary>
internal sealed class CurveChart
{
    private const double CurveScale = 1000;

    private readonly StringBuilder _svg = new();
    private readonly Axis _steps;
    private readonly Axis _values;

    private CurveChart(IEnumerable<CurvePoint> points, int steps, bool isSmall, bool fromZero)
    {
        _steps = new Axis(0, steps, intervals: isSmall ? 3 : 5, toTicks: false, leastInterval: 1);
        var values = points.Select(point => point.Value).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        _values = new Axis(fromZero ? 0 : values.Min(), values.Max(), intervals: isSmall ? 3 : 6, toTicks: true);
    }

    /// <summary>The losses of a run; the page's style gives colours and room for labels.</summary>
    /// <param name="curves">The curves.</param>
    /// <param name="steps">Steps of the whole run, where the axis ends.</param>
    /// <param name="unit">What a loss is for.</param>
    public static string Losses(RunCurves curves, int steps, string unit)
    {
        var chart = new CurveChart(curves.Training.Points.Concat(curves.Validation), steps, isSmall: false, fromZero: false);
        chart.Begin("Loss by training step", $"loss, nats per {unit}");
        chart.Append($"""<text class="title" x="50%" y="100%" dy="3em" text-anchor="middle">training steps</text>""");
        chart.AppendCurves(
            ("raw", curves.Training.Points), ("smooth", curves.Training.Smoothed()), ("validation", curves.Validation));
        chart.AppendPoints(curves.Validation);
        return chart.End();
    }

    /// <summary>One curve, from 0 on.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="steps">Steps of the whole run, where the axis ends.</param>
    /// <param name="title">What is drawn.</param>
    public static string Small(Curve curve, int steps, string title)
    {
        var chart = new CurveChart(curve.Points, steps, isSmall: true, fromZero: true);
        chart.Begin($"{title} by training step", title);
        chart.AppendCurves(("raw", curve.Points), ("smooth", curve.Smoothed()));
        return chart.End();
    }

    private void Begin(string label, string title)
    {
        Append($"""<svg class="chart" width="100%" height="100%" role="img" aria-label="{label}">""");
        foreach (var value in _values.Ticks)
        {
            var y = Percent(1 - _values.Share(value));
            Append($"""<line class="grid" x1="0" x2="100%" y1="{y}" y2="{y}"/>""");
            Append($"""<text class="tick" x="-8" y="{y}" dy=".35em" text-anchor="end">{_values.Label(value)}</text>""");
        }

        foreach (var step in _steps.Ticks)
        {
            var x = Percent(_steps.Share(step));
            Append($"""<text class="tick" x="{x}" y="100%" dy="1.5em" text-anchor="middle">{step:N0}</text>""");
        }

        Append($"""<line class="axis" x1="0" x2="100%" y1="100%" y2="100%"/>""");
        Append($"""<text class="title" x="-36" y="-14">{title}</text>""");
    }

    private string End()
    {
        Append($"</svg>");
        return _svg.ToString();
    }

    private void AppendCurves(params ReadOnlySpan<(string Name, IReadOnlyList<CurvePoint> Points)> curves)
    {
        Append($"""<svg width="100%" height="100%" viewBox="0 0 {CurveScale} {CurveScale}" preserveAspectRatio="none">""");
        foreach (var (name, points) in curves) AppendCurve(name, points);
        Append($"</svg>");
    }

    private void AppendCurve(string name, IReadOnlyList<CurvePoint> points)
    {
        _svg.Append($"""<polyline class="{name}" vector-effect="non-scaling-stroke" points=" """.TrimEnd());
        foreach (var point in points)
        {
            if (!double.IsFinite(point.Value)) continue;
            var (x, y) = (_steps.Share(point.Step) * CurveScale, (1 - _values.Share(point.Value)) * CurveScale);
            _svg.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
        }

        Append($"\"/>");
    }

    private void AppendPoints(List<CurvePoint> points)
    {
        foreach (var point in points) Append($"""<circle class="validation" cx="{X(point)}" cy="{Y(point)}" r="3.5"/>""");
        if (points.Count == 0) return;
        var last = points[^1];
        Append($"""<text class="value" x="{X(last)}" y="{Y(last)}" dx="8" dy=".35em">{last.Value:F2}</text>""");
    }

    private string X(CurvePoint point) => Percent(_steps.Share(point.Step));

    private string Y(CurvePoint point) => Percent(1 - _values.Share(point.Value));

    private void Append(FormattableString line) => _svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Percent(double share) => (100 * share).ToString("0.###", CultureInfo.InvariantCulture) + "%";
}
