using System.IO.Compression;

namespace ModelGen.Package.Tests.Harness;

/// <summary>
/// The package, packed once for all tests from a copy of the sources in which nothing was built before, and folders in which the package
/// is all that there is of ModelGen.
/// </summary>
public sealed class PackedPackage : IDisposable
{
    /// <summary>A version that no registry has.</summary>
    public const string Version = "0.1.0-test";

    private readonly string _folder = Directory.CreateTempSubdirectory("modelgen-package-").FullName;

    public PackedPackage()
    {
        // Runtime packs are large: they stay with the tests, not in the machine's cache. This package is never what it was last time.
        Packages = Path.Combine(AppContext.BaseDirectory, "packages");
        var last = Path.Combine(Packages, "modelgen");
        if (Directory.Exists(last)) Directory.Delete(last, recursive: true);

        Source = Path.Combine(_folder, "source");
        Repository.CopyTo(Source);
        Feed = Path.Combine(_folder, "feed");
        PackingOutput = Pack(Feed);
    }

    /// <summary>The folder of the sources.</summary>
    public string Source { get; }

    /// <summary>The folder of the package, which is a package source.</summary>
    public string Feed { get; }

    /// <summary>Where users' projects are restored to.</summary>
    public string Packages { get; }

    /// <summary>What packing wrote.</summary>
    public string PackingOutput { get; }

    /// <summary>The package.</summary>
    public string File => Path.Combine(Feed, $"ModelGen.{Version}.nupkg");

    /// <summary>Packs the sources into a folder.</summary>
    public string Pack(string folder)
    {
        string[] arguments = ["pack", Path.Combine("src", "ModelGen"), "-c", "Release", "-o", folder, "--version-suffix", "test"];
        return Command.Dotnet(Source, null, arguments).Succeeded().Output;
    }

    /// <summary>The paths in a package, but for what the packaging format adds.</summary>
    public static List<string> Entries(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        string[] ofTheFormat = ["_rels/", "package/", "[Content_Types].xml"];
        return
        [
            .. archive.Entries.Select(entry => entry.FullName)
                .Where(name => !ofTheFormat.Any(start => name.StartsWith(start, StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>A file of a package.</summary>
    public static byte[] Read(string package, string entry)
    {
        using var archive = ZipFile.OpenRead(package);
        using var content = archive.GetEntry(entry)!.Open();
        var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>A new folder whose projects find the package and take nothing else over from this repository.</summary>
    public string UserFolder(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        foreach (var file in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
            System.IO.File.WriteAllText(Path.Combine(folder, file), "<Project />\n");
        System.IO.File.WriteAllText(Path.Combine(folder, ".editorconfig"), "root = true\n");
        System.IO.File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="modelgen-tests" value="{Feed}" />
              </packageSources>
            </configuration>
            """);
        return folder;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
