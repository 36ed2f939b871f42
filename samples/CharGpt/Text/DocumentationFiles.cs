namespace CharGptSample;

/// <summary>Finds the XML documentation of .NET that comes with every SDK: English text that needs no download.</summary>
internal static class DocumentationFiles
{
    private const string ReferencePack = "Microsoft.NETCore.App.Ref";

    /// <summary>The documentation files of the newest reference pack, or else of what other .NET folders have.</summary>
    /// <exception cref="InputException">There are none on this machine.</exception>
    public static string[] Find()
    {
        var roots = DotnetFolders.Roots();
        var sources = roots.Select(root => InReferencePack(Path.Combine(root, "packs", ReferencePack)))
            .Append(InReferencePack(Path.Combine(PackageCache(), ReferencePack.ToLowerInvariant())))
            .Concat(roots.Select(root => XmlFiles(Path.Combine(root, "sdk"))));
        return sources.FirstOrDefault(files => files.Length > 0) ?? throw new InputException(
            "Found no XML documentation of .NET to learn from: install the .NET SDK, or give a text with --data FILE.");
    }

    /// <summary>The files below ref/ in the newest version in a pack's folder.</summary>
    internal static string[] InReferencePack(string pack)
        => DotnetFolders.NewestFirst(pack)
            .Select(version => XmlFiles(Path.Combine(version, "ref")))
            .FirstOrDefault(files => files.Length > 0) ?? [];

    private static string[] XmlFiles(string folder) => DotnetFolders.FilesBelow(folder, "*.xml");

    private static string PackageCache()
        => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
