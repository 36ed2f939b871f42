using System.Runtime.InteropServices;

namespace CharGptSample;

/// <summary>Finds the XML documentation of .NET that comes with every SDK: English text that needs no download.</summary>
internal static class DocumentationFiles
{
    private const string ReferencePack = "Microsoft.NETCore.App.Ref";

    /// <summary>The documentation files of the newest reference pack, or else of what other .NET folders have.</summary>
    /// <exception cref="InputException">There are none on this machine.</exception>
    public static string[] Find()
    {
        var roots = DotnetRoots().Distinct(StringComparer.Ordinal).ToArray();
        var sources = roots.Select(root => InReferencePack(Path.Combine(root, "packs", ReferencePack)))
            .Append(InReferencePack(Path.Combine(PackageCache(), ReferencePack.ToLowerInvariant())))
            .Concat(roots.Select(root => XmlFiles(Path.Combine(root, "sdk"))));
        return sources.FirstOrDefault(files => files.Length > 0) ?? throw new InputException(
            "Found no XML documentation of .NET to learn from: install the .NET SDK, or give a text with --data FILE.");
    }

    /// <summary>The files below ref/ in the newest version in a pack's folder.</summary>
    internal static string[] InReferencePack(string pack)
    {
        if (!Directory.Exists(pack)) return [];
        return Directory.GetDirectories(pack)
            .OrderByDescending(VersionOf)
            .ThenByDescending(folder => folder, StringComparer.Ordinal)
            .Select(version => XmlFiles(Path.Combine(version, "ref")))
            .FirstOrDefault(files => files.Length > 0) ?? [];
    }

    private static Version VersionOf(string folder)
        => Version.TryParse(Path.GetFileName(folder).Split('-')[0], out var version) ? version : new Version();

    private static string[] XmlFiles(string folder)
    {
        if (!Directory.Exists(folder)) return [];
        var files = Directory.GetFiles(folder, "*.xml", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true });
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    // The runtime that runs us lies in <root>/shared/Microsoft.NETCore.App/<version>/.
    private static IEnumerable<string> DotnetRoots()
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

    private static string PackageCache()
        => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
