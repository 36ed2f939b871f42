namespace ModelGen.Samples;

/// <summary>Chooses how a run is shown.</summary>
public static class TrainingDisplay
{
    /// <summary>A live display where someone watches a terminal; else plain lines, without a single escape code.</summary>
    /// <param name="output">Where lines go.</param>
    /// <param name="stop">What may end the process.</param>
    /// <param name="samplesTitle">What stands before "after 10 steps" over a sample: "What it writes".</param>
    public static ITrainingDisplay For(TextWriter output, StopSignal stop, string samplesTitle)
        => IsWatched(output) ? LiveDisplay.Create(stop, samplesTitle) : new PlainDisplay(output, samplesTitle);

    private static bool IsWatched(TextWriter output)
        => ReferenceEquals(output, Console.Out)
            && !Console.IsOutputRedirected
            && Environment.GetEnvironmentVariable("TERM") != "dumb"
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
}
