namespace ModelGen.Tests;

/// <summary>A folder of a test's own, gone when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("modelgen-").FullName;

    /// <summary>The names of the files in it, not of those in folders within, in order.</summary>
    public string[] Files => [.. Directory.GetFiles(Path).Select(path => System.IO.Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>The path of a file in it, which need not be there.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, in a folder within if the name has one.</summary>
    public string Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
