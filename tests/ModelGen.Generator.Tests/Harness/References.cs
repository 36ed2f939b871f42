using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>What a user's project references: the framework that runs the tests, the runtime library, and the package it brings along.</summary>
internal static class References
{
    public static ImmutableArray<MetadataReference> All { get; } = Load();

    private static ImmutableArray<MetadataReference> Load()
    {
        var framework = RuntimeEnvironment.GetRuntimeDirectory();
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return
        [
            .. trusted
                .Where(path => Path.GetFullPath(path).StartsWith(framework, StringComparison.Ordinal) || Path.GetFileName(path) == "System.Numerics.Tensors.dll")
                .Append(typeof(TransformerModel).Assembly.Location)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }
}
