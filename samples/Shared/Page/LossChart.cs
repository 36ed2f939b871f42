using System.Globalization;
using System.Text;

namespace ModelGen.Samples;

/// <summary>
/// Draws a loss curve as SVG. The curves stretch with the page, since they lie in a nested SVG with a scale of its own; text and points
/// keep their size at any width.
/// </summary>
internal sealed class LossChart
{
    private const double CurveScale = 1000;

    private readonly StringBuilder _svg = new();
    private readonly LossCurve _curve;
    private readonly Axis _steps;
    private readonly Axis _losses;

    private LossChart(LossCurve curve, int steps)
    {
        _curve = curve;
        _steps = new Axis(0, steps, intervals: 5, toTicks: false, leastInterval: 1);
        var losses = curve.Training.Concat(curve.Validation).Select(point => point.Loss).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        _losses = new Axis(losses.Min(), losses.Max(), intervals: 6, toTicks: true);
    }

    /// <summary>The SVG element; the page's style gives it colours and room for labels.</summary>
    /// <param name="curve">The losses.</param>
    /// <param name="steps">Steps of the whole run, where the axis ends.</param>
    /// <param name="unit">What a loss is for.</param>
    public static string Svg(LossCurve curve, int steps, string unit)
    {
        var chart = new LossChart(curve, steps);
        chart.Append($"""<svg class="chart" width="100%" height="100%" role="img" aria-label="Loss by training step">""");
        chart.AppendAxes(unit);
        chart.AppendCurves();
        chart.AppendValidationPoints();
        chart.Append($"</svg>");
        return chart._svg.ToString();
    }

    private void AppendAxes(string unit)
    {
        foreach (var loss in _losses.Ticks)
        {
            var y = Percent(1 - _losses.Share(loss));
            Append($"""<line class="grid" x1="0" x2="100%" y1="{y}" y2="{y}"/>""");
            var label = loss.ToString($"F{_losses.Decimals}", CultureInfo.InvariantCulture);
            Append($"""<text class="tick" x="-8" y="{y}" dy=".35em" text-anchor="end">{label}</text>""");
        }

        foreach (var step in _steps.Ticks)
        {
            var x = Percent(_steps.Share(step));
            Append($"""<text class="tick" x="{x}" y="100%" dy="1.5em" text-anchor="middle">{step:N0}</text>""");
        }

        Append($"""<line class="axis" x1="0" x2="100%" y1="100%" y2="100%"/>""");
        Append($"""<text class="title" x="50%" y="100%" dy="3em" text-anchor="middle">training steps</text>""");
        Append($"""<text class="title" x="-36" y="-14">loss, nats per {unit}</text>""");
    }

    private void AppendCurves()
    {
        Append($"""<svg width="100%" height="100%" viewBox="0 0 {CurveScale} {CurveScale}" preserveAspectRatio="none">""");
        AppendCurve("raw", _curve.Training);
        AppendCurve("smooth", _curve.Smoothed());
        AppendCurve("validation", _curve.Validation);
        Append($"</svg>");
    }

    private void AppendCurve(string name, IReadOnlyList<LossPoint> points)
    {
        _svg.Append($"""<polyline class="{name}" vector-effect="non-scaling-stroke" points=" """.TrimEnd());
        foreach (var point in points)
        {
            if (!double.IsFinite(point.Loss)) continue;
            var (x, y) = (_steps.Share(point.Step) * CurveScale, (1 - _losses.Share(point.Loss)) * CurveScale);
            _svg.Append(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#} ");
        }

        Append($"\"/>");
    }

    private void AppendValidationPoints()
    {
        foreach (var point in _curve.Validation) Append($"""<circle class="validation" cx="{X(point)}" cy="{Y(point)}" r="3.5"/>""");
        if (_curve.Validation.Count == 0) return;
        var last = _curve.Validation[^1];
        Append($"""<text class="value" x="{X(last)}" y="{Y(last)}" dx="8" dy=".35em">{last.Loss:F2}</text>""");
    }

    private string X(LossPoint point) => Percent(_steps.Share(point.Step));

    private string Y(LossPoint point) => Percent(1 - _losses.Share(point.Loss));

    private void Append(FormattableString line) => _svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Percent(double share) => (100 * share).ToString("0.###", CultureInfo.InvariantCulture) + "%";
}
