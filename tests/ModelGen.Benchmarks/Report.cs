using System.Globalization;

namespace ModelGen.Benchmarks;

/// <summary>Collects what a verb measured: rows for people as they come, metric lines for scripts at the end.</summary>
internal sealed class Report(FileInfo? file)
{
    private readonly List<string> _metrics = [];

    public void Row(string text) => Console.WriteLine(text);

    public void Metric(string name, double value) =>
        _metrics.Add(string.Create(CultureInfo.InvariantCulture, $"metric {name} {Math.Round(value, 4)}"));

    /// <summary>Prints the metrics, and writes them to the file if there is one.</summary>
    public void End()
    {
        foreach (var line in _metrics) Console.WriteLine(line);
        if (file is not null) File.WriteAllLines(file.FullName, _metrics);
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
