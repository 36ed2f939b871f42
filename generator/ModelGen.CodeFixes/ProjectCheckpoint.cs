using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Checkpoints;

namespace ModelGen.CodeFixes;

/// <summary>A <c>config.json</c> among the files of a project from which a declaration can be written.</summary>
/// <param name="Path">As much of the end of its path as tells it from the others.</param>
/// <param name="Config">What it says.</param>
internal sealed record ProjectCheckpoint(string Path, CheckpointConfig Config)
{
    /// <summary>All of them, by path.</summary>
    public static IReadOnlyList<ProjectCheckpoint> All(Project project, CancellationToken cancellation)
    {
        var files = project.AnalyzerOptions.AdditionalFiles;
        var checkpoints = new List<ProjectCheckpoint>();
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            if (Read(file, cancellation) is { } config && NameOf(file, files, FolderOf(project)) is { } path)
                checkpoints.Add(new ProjectCheckpoint(path, config));
        }

        return checkpoints;
    }

    /// <summary>The one that a path means, or <see langword="null"/> if it means none, or several.</summary>
    public static ProjectCheckpoint? Find(Project project, string path, CancellationToken cancellation)
    {
        var found = new CheckpointPath(path).Find(project.AnalyzerOptions.AdditionalFiles, FolderOf(project));
        return found.Length == 1 && Read(found[0], cancellation) is { } config ? new ProjectCheckpoint(path, config) : null;
    }

    private static string? FolderOf(Project project) => System.IO.Path.GetDirectoryName(project.FilePath);

    // The header of a safetensors file does not say all that a declaration must.
    private static CheckpointConfig? Read(AdditionalText file, CancellationToken cancellation)
    {
        if (!file.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return null;
        if (file.GetText(cancellation) is not { } text) return null;
        return CheckpointFile.Read(text.ToString()) is { Tensors: null, Config: { } config } ? config : null;
    }

    private static string? NameOf(AdditionalText file, ImmutableArray<AdditionalText> files, string? folder)
    {
        var parts = file.Path.Split('/', '\\').Where(part => part.Length > 0).ToArray();
        return Enumerable.Range(1, parts.Length)
            .Select(count => string.Join("/", parts.Skip(parts.Length - count)))
            .FirstOrDefault(end => new CheckpointPath(end).Find(files, folder) is { Length: 1 } found && found[0] == file);
    }
}
