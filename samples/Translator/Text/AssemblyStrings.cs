using System.Collections;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Resources;

namespace TranslatorSample;

/// <summary>The strings in an assembly's resources, read out of the file: the assembly is not loaded.</summary>
internal static class AssemblyStrings
{
    private const string Extension = ".resources";

    /// <summary>Every string that is embedded, by resource and key; what is no string is left out, and so is what is damaged.</summary>
    /// <param name="path">The assembly's file.</param>
    /// <param name="language">
    /// The language of a satellite assembly, which stands in the names of its resources (<c>Texts.de.resources</c>) and not in the keys
    /// here; empty for others.
    /// </param>
    public static Dictionary<StringKey, string> Read(string path, string language = "")
    {
        var strings = new Dictionary<StringKey, string>();
        try
        {
            using var image = new PEReader(File.OpenRead(path));
            if (image.HasMetadata) Collect(image, language, strings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException or OverflowException)
        {
            // One assembly less of a hundred; what was read of it is good.
        }

        return strings;
    }

    private static void Collect(PEReader image, string language, Dictionary<StringKey, string> strings)
    {
        var directory = image.PEHeaders.CorHeader?.ResourcesDirectory.RelativeVirtualAddress ?? 0;
        if (directory == 0) return;
        var ending = language.Length > 0 ? $".{language}{Extension}" : Extension;
        var metadata = image.GetMetadataReader();
        foreach (var handle in metadata.ManifestResources)
        {
            var resource = metadata.GetManifestResource(handle);
            var name = metadata.GetString(resource.Name);
            var isEmbedded = resource.Implementation.IsNil;
            if (!isEmbedded || !name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) continue;
            var reader = image.GetSectionData(directory).GetReader();
            reader.Offset = checked((int)resource.Offset);
            var content = reader.ReadBytes(reader.ReadInt32());
            Collect(content, name[..^ending.Length], strings);
        }
    }

    private static void Collect(byte[] content, string resource, Dictionary<StringKey, string> strings)
    {
        try
        {
            using var reader = new ResourceReader(new MemoryStream(content));
            var entries = reader.GetEnumerator();
            while (entries.MoveNext())
            {
                if (TextOf(entries) is { } text) strings[new StringKey(resource, (string)entries.Key)] = text;
            }
        }
        catch (Exception e)
            when (e is ArgumentException or BadImageFormatException or FormatException or IOException or NotSupportedException)
        {
            // Not in the runtime's own format, or damaged.
        }
    }

    private static string? TextOf(IDictionaryEnumerator entries)
    {
        try
        {
            return entries.Value as string;
        }
        catch (Exception e) when (e is NotSupportedException or TypeLoadException or BadImageFormatException or IOException)
        {
            return null; // of a type that is not built in
        }
    }
}
