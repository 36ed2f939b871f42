namespace ModelGen.Samples;

/// <summary>What a sample's process ends with.</summary>
public static class ExitCode
{
    /// <summary>All went well, or the user stopped a run that can be resumed.</summary>
    public const int Success = 0;

    /// <summary>The run failed: it diverged, or a file could not be written.</summary>
    public const int Failure = 1;

    /// <summary>Options or files cannot be used.</summary>
    public const int BadInput = 2;
}
