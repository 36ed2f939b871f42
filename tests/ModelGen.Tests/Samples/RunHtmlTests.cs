using System.Xml.Linq;
using ModelGen.Samples;
using ModelGen.Training;

namespace ModelGen.Tests.Samples;

public sealed class RunHtmlTests
{
    [Fact]
    public void CurveKeepsABoundedNumberOfPointsAndTheirMean()
    {
        var curve = new Curve();
        var sum = 0.0;
        const int Steps = 1 << 15;
        for (var step = 1; step <= Steps; step++)
        {
            var loss = 4.0 - 3.0 * step / Steps;
            sum += loss;
            curve.Add(step, loss);
        }

        Assert.InRange(curve.Points.Count, 1000, 2048);
        Assert.Equal(Steps, curve.Points[^1].Step);
        Assert.Equal(sum / Steps, curve.Points.Average(point => point.Value), 1e-9);
        Assert.Equal(curve.Points.Count, curve.Smoothed().Count);
    }

    [Theory]
    [InlineData(0, 5000, 5, new[] { 0.0, 1000, 2000, 3000, 4000, 5000 })]
    [InlineData(1.13, 4.56, 6, new[] { 1.0, 2, 3, 4, 5 })]
    [InlineData(0.1, 0.3, 4, new[] { 0.1, 0.15, 0.2, 0.25, 0.3 })]
    [InlineData(2, 2, 2, new[] { 2.0, 2.5, 3 })]
    public void AxisHasRoundTicksAroundItsRange(double low, double high, int intervals, double[] ticks)
    {
        var axis = new Axis(low, high, intervals, toTicks: true);
        Assert.Equal(ticks.Length, axis.Ticks.Count());
        Assert.All(axis.Ticks.Zip(ticks), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        Assert.InRange(axis.Share(low), 0, 1);
        Assert.InRange(axis.Share(high), 0, 1);
    }

    [Theory]
    [InlineData(0.001, 3, new[] { "0", "5e-4", "1e-3" })]
    [InlineData(0.00014, 3, new[] { "0", "5e-5", "1e-4", "1.5e-4" })]
    [InlineData(0.005, 3, new[] { "0.000", "0.002", "0.004", "0.006" })]
    [InlineData(1.7, 3, new[] { "0", "1", "2" })]
    [InlineData(9_000, 3, new[] { "0", "5k", "10k" })]
    [InlineData(8_000, 3, new[] { "0", "5k", "10k" })]
    [InlineData(6_000, 3, new[] { "0", "2000", "4000", "6000" })]
    [InlineData(31_000, 3, new[] { "0", "20k", "40k" })]
    [InlineData(14_800_000, 3, new[] { "0", "5M", "10M", "15M" })]
    [InlineData(1_400_000, 3, new[] { "0", "0.5M", "1M", "1.5M" })]
    public void TicksAreShort(double high, int intervals, string[] labels)
    {
        var axis = new Axis(0, high, intervals, toTicks: true);
        Assert.Equal(labels, axis.Ticks.Select(axis.Label));
    }

    [Fact]
    public void ChartPlacesPointsByStepAndLoss()
    {
        var curves = new RunCurves();
        curves.Training.Add(50, 3.0);
        curves.Training.Add(100, 1.0);
        curves.Validation.Add(new CurvePoint(100, 2.0));

        var svg = XElement.Parse(CurveChart.Losses(curves, steps: 100, "character"));

        var raw = svg.Descendants("polyline").Single(line => (string?)line.Attribute("class") == "raw");
        Assert.Equal("500,0 1000,1000", ((string)raw.Attribute("points")!).Trim());
        var point = svg.Descendants("circle").Single();
        Assert.Equal(("100%", "50%"), ((string)point.Attribute("cx")!, (string)point.Attribute("cy")!));
    }

    [Fact]
    public void PageIsOneFileAndShowsTextAsText()
    {
        var run = Run() with { Samples = [new TextSample(0, "<script>\u001B[31m & more")], Figures = [("BLEU", "<41>")] };
        run.Curves.Training.Add(1, 4.5);

        var page = RunHtml.Of(run, finished: true);

        Assert.Contains("&lt;script&gt;&#183;[31m &amp; more", page, StringComparison.Ordinal);
        Assert.Contains("<dt>BLEU</dt><dd>&lt;41&gt;</dd>", page, StringComparison.Ordinal);
        Assert.Contains("From a text &amp; more.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv=\"refresh\"", page, StringComparison.Ordinal);
        Assert.Contains("http-equiv=\"refresh\"", RunHtml.Of(run, finished: false), StringComparison.Ordinal);
    }

    [Fact]
    public void PageShowsWhatEachStepWas()
    {
        var run = Run();
        for (var step = 1; step <= 10; step++)
        {
            run.Curves.Add(new TrainingProgress(
                step, 10, 4.5, step == 10 ? 4.4 : null, 1e-3 * step, 0.5, 31_000, TimeSpan.Zero, null));
        }

        var page = RunHtml.Of(run, finished: true);

        foreach (var title in (string[])["Loss", "learning rate", "gradient norm, before clipping", "tokens a second"])
            Assert.Contains($"aria-label=\"{title} by training step\"", page, StringComparison.Ordinal);
        Assert.Contains(">40k</text>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<iframe", page, StringComparison.Ordinal);
        var attention = RunHtml.Of(run with { AttentionPage = "a model's \"attention\".html" }, finished: true);
        Assert.Contains("<iframe src=\"a%20model%27s%20%22attention%22.html\"", attention, StringComparison.Ordinal);
        var underWay = RunHtml.Of(run with { AttentionPage = "of-the-model-before.html" }, finished: false);
        Assert.DoesNotContain("of-the-model-before", underWay, StringComparison.Ordinal);
    }

    [Fact]
    public void PageCanBeDrawnBeforeTheFirstStep()
        => Assert.Contains("</html>", RunHtml.Of(Run(), finished: false), StringComparison.Ordinal);

    private static RunPage Run() => new()
    {
        Name = "Model",
        Heading = "A model learns",
        Lead = "From a text & more.",
        SamplesHeading = "What it writes",
        LossUnit = "character",
        Parameters = 1000,
        Steps = 10,
        Curves = new RunCurves(),
        Samples = [],
    };
}
