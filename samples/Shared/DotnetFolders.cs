using System.Runtime.InteropServices;

namespace ModelGen.Samples;

/// <summary>Finds where .NET is installed, and what it has there in several versions.</summary>
public static class DotnetFolders
{
    /// <summary>The folders of .NET on this machine, each once: of the runtime that runs us, DOTNET_ROOT, and those on the PATH.</summary>
    public static string[] Roots() => [.. Candidates().Distinct(StringComparer.Ordinal)];

    /// <summary>The version folders in a folder, the newest first; none if there is no such folder.</summary>
    public static string[] NewestFirst(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        return
        [
            .. Directory.GetDirectories(folder)
                .OrderByDescending(VersionOf)
                .ThenByDescending(version => version, StringComparer.Ordinal),
        ];
    }

    /// <summary>The files below a folder that match a pattern, in ordinal order of their paths; none if there is no such folder.</summary>
    public static string[] FilesBelow(string folder, string pattern)
    {
        if (!Directory.Exists(folder)) return [];
        var files = Directory.GetFiles(folder, pattern, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true });
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private static Version VersionOf(string folder)
        => Version.TryParse(Path.GetFileName(folder).Split('-')[0], out var version) ? version : new Version();

    // The runtime that runs us lies in <root>/shared/Microsoft.NETCore.App/<version>/.
    private static IEnumerable<string> Candidates()
    {
        var runtime = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory());
        if (runtime.Parent?.Parent is { Name: "shared", Parent: { } root }) yield return root.FullName;
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } variable) yield return Path.GetFullPath(variable);
        var dotnet = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        {
            var host = new FileInfo(Path.Combine(folder, dotnet));
            if (host.Exists && (host.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? host.FullName) is { } target)
                yield return Path.GetDirectoryName(target)!;
        }
    }
}
