using System.Net;
using System.Text;

namespace ModelGen.Samples;

/// <summary>
/// The page that shows a run: its curves, what the model wrote and, at the end, its attention. It needs nothing from a network.
/// </summary>
public static class RunHtml
{
    private const string Style = """
        :root { color-scheme: light dark; --surface: #fcfcfb; --card: #ffffff; --ink: #1c2024; --muted: #626a73; --grid: #e6e8eb;
          --training: #2a6fdb; --validation: #c2410c; }
        @media (prefers-color-scheme: dark) { :root { --surface: #14171a; --card: #1b1f23; --ink: #e8eaed; --muted: #9aa3ad;
          --grid: #2c3238; --training: #6aa5f8; --validation: #f59055; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 24px 16px 48px; max-width: 900px; background: var(--surface); color: var(--ink);
          font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 22px; margin: 0; }
        h2 { font-size: 17px; margin: 36px 0 12px; }
        a { color: var(--training); }
        p { margin: 4px 0 16px; color: var(--muted); }
        dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 8px; margin: 0 0 20px; }
        dl div, section { background: var(--card); border: 1px solid var(--grid); border-radius: 8px; padding: 8px 12px; }
        dt { color: var(--muted); font-size: 13px; }
        dd { margin: 0; font-size: 18px; font-variant-numeric: tabular-nums; }
        ul { display: flex; flex-wrap: wrap; gap: 2px 20px; list-style: none; margin: 4px 0 0; padding: 0; font-size: 13px;
          color: var(--muted); }
        li::before { content: ""; display: inline-block; width: 18px; margin-right: 7px; vertical-align: middle; border-top: 2px solid; }
        li.smooth::before { border-color: var(--training); }
        li.raw::before { border-color: var(--training); border-top-width: 1px; opacity: .5; }
        li.validation::before { border: 0; width: 8px; height: 8px; border-radius: 4px; background: var(--validation); }
        .plot { height: 360px; margin: 40px 40px 50px 36px; }
        .row { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 8px; margin: 8px 0 0; }
        .row .plot { height: 120px; margin: 34px 16px 30px 38px; }
        iframe { display: block; width: 100%; height: min(760px, 90vh); background: var(--card); border: 1px solid var(--grid);
          border-radius: 8px; }
        .chart { display: block; overflow: visible; }
        .grid { stroke: var(--grid); }
        .axis { stroke: var(--muted); }
        text { font-size: 12px; fill: var(--muted); font-variant-numeric: tabular-nums; }
        text.value { fill: var(--validation); font-weight: 600; font-size: 13px; }
        polyline { fill: none; stroke-linejoin: round; }
        polyline.raw { stroke: var(--training); stroke-width: 1; opacity: .35; }
        polyline.smooth { stroke: var(--training); stroke-width: 2; }
        polyline.validation { stroke: var(--validation); stroke-width: 1; opacity: .5; }
        circle.validation { fill: var(--validation); stroke: var(--card); stroke-width: 1; }
        figure { margin: 0 0 14px; }
        figcaption { color: var(--muted); font-size: 13px; }
        pre { margin: 2px 0 0; padding: 10px 12px; background: var(--card); border: 1px solid var(--grid); border-radius: 8px;
          font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
        """;

    /// <summary>The page.</summary>
    /// <param name="run">The run so far.</param>
    /// <param name="finished">Whether it stays as it is; if not, the page loads itself anew every few seconds.</param>
    public static string Of(RunPage run, bool finished)
    {
        var page = new StringBuilder();
        page.Append(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            {(finished ? "" : """<meta http-equiv="refresh" content="5">""")}
            <title>{WebUtility.HtmlEncode(run.Name)}: training</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <h1>{WebUtility.HtmlEncode(run.Heading)}</h1>
            <p>{WebUtility.HtmlEncode(run.Lead)}</p>
            {Figures(run)}
            <section>
            <ul>
            <li class="smooth">training, smoothed</li>
            <li class="raw">training, {Each(run.Curves.Training)}</li>
            <li class="validation">validation, on text held out</li>
            </ul>
            <div class="plot">
            {CurveChart.Losses(run.Curves, run.Steps, run.LossUnit)}</div>
            </section>
            <div class="row">
            {Small(run, run.Curves.LearningRate, "learning rate")}{Small(run, run.Curves.GradientNorm, "gradient norm, before clipping")}
            {Small(run, run.Curves.TokensPerSecond, "tokens a second")}</div>
            {(finished ? Attention(run) : "")}<h2>{WebUtility.HtmlEncode(run.SamplesHeading)}</h2>

            """);
        foreach (var sample in run.Samples)
            page.Append($"<figure><figcaption>{sample.When}</figcaption><pre>{WebUtility.HtmlEncode(sample.Printable)}</pre></figure>\n");
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static string Each(Curve curve) => curve.StepsPerPoint == 1 ? "each step" : $"means of {curve.StepsPerPoint} steps";

    private static string Small(RunPage run, Curve curve, string title) =>
        $"<section><div class=\"plot\">\n{CurveChart.Small(curve, run.Steps, title)}</div></section>\n";

    private static string Attention(RunPage run)
    {
        if (run.AttentionPage is not { } page) return "";
        var address = WebUtility.HtmlEncode(Uri.EscapeDataString(page));
        return $"""
            <h2>What it attends to</h2>
            <p><a href="{address}">On a page of its own</a></p>
            <iframe src="{address}" title="Attention of the trained model" loading="lazy"></iframe>

            """;
    }

    private static string Figures(RunPage run)
    {
        var (training, validations) = (run.Curves.Training, run.Curves.Validation);
        var steps = training.Points.Count > 0 ? training.Points[^1].Step : 0;
        var figures = new StringBuilder("<dl>\n");
        Add("steps", $"{steps:N0} of {run.Steps:N0}");
        Add("training loss", training.Points.Count > 0 ? $"{training.Recent(steps: 20):F3}" : "-");
        var validation = run.FinalValidationLoss ?? (validations.Count > 0 ? validations[^1].Value : null);
        Add("validation loss", validation is { } loss ? $"{loss:F3}" : "-");
        Add("parameters", $"{run.Parameters:N0}");
        foreach (var (name, value) in run.Figures) Add(name, value);
        return figures.Append("</dl>").ToString();

        void Add(string name, string value)
            => figures.Append($"<div><dt>{WebUtility.HtmlEncode(name)}</dt><dd>{WebUtility.HtmlEncode(value)}</dd></div>\n");
    }
}
