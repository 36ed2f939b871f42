namespace CharGptSample;

/// <summary>Chooses how a run is shown.</summary>
internal static class TrainingDisplay
{
    /// <summary>A live display where someone watches a terminal; else plain lines, without a single escape code.</summary>
    public static ITrainingDisplay For(TextWriter output, StopSignal stop)
        => IsWatched(output) ? LiveDisplay.Create(stop) : new PlainDisplay(output);

    private static bool IsWatched(TextWriter output)
        => ReferenceEquals(output, Console.Out)
            && !Console.IsOutputRedirected
            && Environment.GetEnvironmentVariable("TERM") != "dumb"
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
}
