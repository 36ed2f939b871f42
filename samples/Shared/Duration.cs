namespace ModelGen.Samples;

/// <summary>Times as people say them.</summary>
public static class Duration
{
    /// <summary>Hours and minutes, minutes and seconds, or seconds.</summary>
    public static string Text(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => $"{(int)time.TotalHours}h {time.Minutes:00}m",
        { TotalMinutes: >= 1 } => $"{time.Minutes}m {time.Seconds:00}s",
        _ => $"{(int)time.TotalSeconds}s",
    };
}
