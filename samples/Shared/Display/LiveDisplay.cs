using System.Diagnostics;
using System.Text;
using ModelGen.Training;
using Spectre.Console;
using Spectre.Console.Rendering;
using SpectreText = Spectre.Console.Text;

namespace ModelGen.Samples;

/// <summary>A terminal's live view of a run: how far it is, its figures, the loss curve, and the newest sample.</summary>
internal sealed class LiveDisplay : ITrainingDisplay
{
    private const int MaximumWidth = 100;
    private const int RowsBesidesCurve = 15;
    private const int SampleRows = 6;

    // Drawing happens between steps, so it must not happen often.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.25);

    private readonly IAnsiConsole _console;
    private readonly string _samplesTitle;
    private readonly Stopwatch _sinceDrawn = new();
    private LiveDisplayContext? _live;
    private TrainingProgress? _progress;
    private RunCurves? _curves;
    private TextSample? _sample;

    private LiveDisplay(IAnsiConsole console, string samplesTitle) => (_console, _samplesTitle) = (console, samplesTitle);

    private int Width => Math.Min(MaximumWidth, _console.Profile.Width);

    /// <summary>A display on the process's terminal. It leaves the cursor visible however the process ends.</summary>
    public static LiveDisplay Create(StopSignal stop, string samplesTitle)
    {
        Console.OutputEncoding = Encoding.UTF8; // on Windows it may be a code page without lines and dots
        stop.Leaving += () => AnsiConsole.Console.Cursor.Show(true);
        return new LiveDisplay(AnsiConsole.Console, samplesTitle);
    }

    // Not by way of Spectre, which would break a long command into lines that cannot be copied.
    public void Line(string text) => Console.WriteLine(text);

    public void During(Action training)
    {
        _console.WriteLine();
        _console.Live(new SpectreText("")).Overflow(VerticalOverflow.Ellipsis).Start(context =>
        {
            _live = context;
            training();
            Draw();
        });
        _live = null;
    }

    public void Show(TrainingProgress progress, RunCurves curves)
    {
        (_progress, _curves) = (progress, curves);
        if (!_sinceDrawn.IsRunning || _sinceDrawn.Elapsed >= Interval) Draw();
    }

    public void Show(TextSample sample)
    {
        _sample = sample;
        if (_live is null) _console.Write(SamplePanel(sample, int.MaxValue));
    }

    private void Draw()
    {
        if (_live is null || _progress is null) return;
        _live.UpdateTarget(View(_progress, _curves!));
        _live.Refresh();
        _sinceDrawn.Restart();
    }

    private Rows View(TrainingProgress progress, RunCurves curves)
    {
        var rows = new List<IRenderable> { Bar(progress), Figures(progress, curves), new SpectreText("") };
        var height = Math.Min(10, _console.Profile.Height - RowsBesidesCurve);
        if (height >= 3)
        {
            var lines = CurveText.Lines(curves.Training, progress.Steps, Width, height);
            rows.AddRange(lines.Select(line => new SpectreText(line, new Style(Color.Blue))));
        }

        if (_sample is not null) rows.Add(SamplePanel(_sample, SampleRows));
        return new Rows(rows);
    }

    private Columns Bar(TrainingProgress progress)
    {
        var share = (double)progress.Step / progress.Steps;
        var left = progress.Remaining is { } time ? $"{Duration.Text(time)} left" : "";
        var text = $" {100 * share:N0}%  step {progress.Step:N0} of {progress.Steps:N0}  {left}";
        var cells = Math.Max(10, Width - text.Length - 2);
        var done = (int)(share * cells);
        var bar = new Paragraph()
            .Append(new string('\u2501', done), new Style(Color.Green))
            .Append(new string('\u2501', cells - done), new Style(Color.Grey))
            .Append(text);
        return new Columns(bar) { Expand = false };
    }

    private static Grid Figures(TrainingProgress progress, RunCurves curves)
    {
        var grid = new Grid().AddColumns(4);
        grid.AddRow(
            Figure("loss", $"{curves.Training.Recent(steps: 20):N3}"),
            Figure("validation loss", curves.Validation.Count > 0 ? $"{curves.Validation[^1].Value:N3}" : "-"),
            Figure("tokens/s", $"{progress.TokensPerSecond:N0}"),
            Figure("learning rate", $"{progress.LearningRate:0.0e+0}"));
        return grid;
    }

    private static Paragraph Figure(string name, string value)
        => new Paragraph().Append(name + " ", new Style(Color.Grey)).Append(value, new Style(decoration: Decoration.Bold)).Append("   ");

    private Panel SamplePanel(TextSample sample, int maximumRows)
    {
        var width = Width - 4;
        var lines = sample.Printable.Split('\n')
            .SelectMany(line => line.Length == 0 ? [""] : line.Chunk(width).Select(part => new string(part)));
        return new Panel(new SpectreText(string.Join('\n', lines.Take(maximumRows))))
        {
            Header = new PanelHeader($" {_samplesTitle} {sample.When} "),
            Border = BoxBorder.Rounded,
            Width = Width,
        };
    }
}
