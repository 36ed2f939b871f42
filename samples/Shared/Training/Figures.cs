using System.Diagnostics;
using System.Globalization;

namespace ModelGen.Samples;

/// <summary>The figures of a finished run, for scripts to read.</summary>
public static class Figures
{
    /// <summary>Seconds from the start of this process to a moment.</summary>
    public static double SecondsFromStart(DateTime moment)
    {
        using var process = Process.GetCurrentProcess();
        return (moment - process.StartTime).TotalSeconds;
    }

    /// <summary>Writes a line a figure, name and value; one that is not finite was not measured, and is left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="figures">The figures.</param>
    /// <param name="prefix">What each line begins with.</param>
    public static void Write(string path, IEnumerable<(string Name, double Value)> figures, string prefix = "")
    {
        var lines = figures
            .Where(figure => double.IsFinite(figure.Value))
            .Select(figure => string.Create(CultureInfo.InvariantCulture, $"{prefix}{figure.Name} {figure.Value}\n"));
        RunFiles.Write(path, string.Concat(lines));
    }
}
