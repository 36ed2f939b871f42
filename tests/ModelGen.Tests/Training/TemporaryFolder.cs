namespace ModelGen.Tests.Training;

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelgen-tests-");

    public string[] Files => [.. _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];

    public string this[string name] => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
