using System.Diagnostics;
using System.Globalization;

namespace ModelGen.Benchmarks;

/// <summary>
/// A process that trains one model. It prints a line once its first step is done; then it reads how many steps to take, takes them and
/// prints their times, again and again. Between its turns it waits for input and leaves the processor to the others; its memory and its
/// start are those of that model alone.
/// </summary>
internal sealed class Contender : IDisposable
{
    private const int LeastSteps = 3;

    private readonly Process _process;
    private double _milliseconds;

    /// <summary>Starts the process and waits for its first step.</summary>
    public Contender(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        var started = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
        FirstLine = ReadLine();
        FirstStepSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>What it said once its first step was done.</summary>
    public string FirstLine { get; }

    /// <summary>From the start of the process to the end of its first step.</summary>
    public double FirstStepSeconds { get; }

    /// <summary>The most memory that was resident at once so far, in MB of 2^20 bytes.</summary>
    public double PeakMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64 / (double)(1 << 20);
        }
    }

    /// <summary>Takes steps for about <paramref name="seconds"/>, at least three.</summary>
    /// <returns>The median time of a step, in milliseconds.</returns>
    public double TakeTurn(double seconds)
    {
        if (_milliseconds == 0) _milliseconds = Report.Median(Take(LeastSteps));
        _milliseconds = Report.Median(Take(Math.Max(LeastSteps, (int)(1000 * seconds / _milliseconds))));
        return _milliseconds;
    }

    /// <summary>Asks for something else than steps, and returns the answer.</summary>
    public string Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        _process.StandardInput.Flush();
        return ReadLine();
    }

    /// <summary>Ends the process, which stops at the end of its input.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private List<double> Take(int steps)
    {
        var times = Ask(steps.ToString(CultureInfo.InvariantCulture)).Split(' ');
        return [.. times.Select(time => double.Parse(time, CultureInfo.InvariantCulture))];
    }

    private string ReadLine()
    {
        if (_process.StandardOutput.ReadLine() is { } line) return line;
        var start = _process.StartInfo;
        throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended early.");
    }
}
