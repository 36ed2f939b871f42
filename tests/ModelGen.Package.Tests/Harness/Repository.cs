namespace ModelGen.Package.Tests.Harness;

/// <summary>The sources that the package is made of.</summary>
internal static class Repository
{
    private static readonly string[] Folders = ["src", "generator", "templates"];
    private static readonly string[] BuildOutputs = ["bin", "obj"];

    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>Copies what a clean clone has of them.</summary>
    public static void CopyTo(string folder)
    {
        foreach (var file in Directory.GetFiles(Root)) Copy(file, folder);
        foreach (var file in Folders.SelectMany(name => FilesIn(Path.Combine(Root, name)))) Copy(file, folder);
    }

    private static void Copy(string file, string folder)
    {
        var target = Path.Combine(folder, Path.GetRelativePath(Root, file));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
    }

    private static IEnumerable<string> FilesIn(string folder) => Directory.GetFiles(folder).Concat(
        Directory.GetDirectories(folder).Where(inner => !BuildOutputs.Contains(Path.GetFileName(inner))).SelectMany(FilesIn));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "ModelGen.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
