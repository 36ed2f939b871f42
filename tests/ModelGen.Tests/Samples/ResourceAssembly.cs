using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Resources;

namespace ModelGen.Tests.Samples;

/// <summary>An assembly that holds resources and nothing else, as satellite assemblies do.</summary>
internal sealed class ResourceAssembly
{
    private readonly MetadataBuilder _metadata = new();
    private readonly BlobBuilder _resources = new();

    public ResourceAssembly()
    {
        _metadata.AddModule(0, _metadata.GetOrAddString("Texts.dll"), _metadata.GetOrAddGuid(Guid.Empty), default, default);
        _metadata.AddAssembly(
            _metadata.GetOrAddString("Texts"), new Version(1, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.None);
    }

    /// <summary>Embeds strings under their keys.</summary>
    public ResourceAssembly With(string resource, params (string Key, string Text)[] strings) => With(resource, writer =>
    {
        foreach (var (key, text) in strings) writer.AddResource(key, text);
    });

    /// <summary>Embeds what is written.</summary>
    public ResourceAssembly With(string resource, Action<ResourceWriter> write)
    {
        var content = new MemoryStream();
        using (var writer = new ResourceWriter(content))
        {
            write(writer);
            writer.Generate();
            return With(resource, content.ToArray());
        }
    }

    /// <summary>Embeds bytes.</summary>
    public ResourceAssembly With(string resource, byte[] content)
    {
        var offset = (uint)_resources.Count;
        _metadata.AddManifestResource(ManifestResourceAttributes.Public, _metadata.GetOrAddString(resource), default, offset);
        _resources.WriteInt32(content.Length);
        _resources.WriteBytes(content);
        _resources.Align(8);
        return this;
    }

    /// <summary>Writes the assembly, and the folder that it is to lie in.</summary>
    public void Save(string path)
    {
        var image = new ManagedPEBuilder(
            PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(_metadata), new BlobBuilder(), managedResources: _resources);
        var file = new BlobBuilder();
        image.Serialize(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, file.ToArray());
    }
}
