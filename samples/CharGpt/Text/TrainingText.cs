namespace CharGptSample;

/// <summary>The text that a run learns from.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Path">Its file or folder; null: the documentation of .NET.</param>
/// <param name="Characters">The text itself.</param>
internal sealed record TrainingText(string Name, string? Path, string Characters)
{
    /// <summary>Reads the text at a path, or without one gathers the documentation of .NET.</summary>
    /// <exception cref="InputException">There is no text.</exception>
    public static TrainingText Read(string? path)
    {
        if (path is null) return new TrainingText("the documentation of .NET", null, DocumentationText.Gather(DocumentationFiles.Find()));
        var full = System.IO.Path.GetFullPath(path);
        return new TrainingText(System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(full)), full, TextFiles.Read(path));
    }
}
