using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>What a user's project references: the framework, the runtime library, and the package that it brings along.</summary>
internal static class References
{
    public static ImmutableArray<MetadataReference> All { get; } = Load();

    private static ImmutableArray<MetadataReference> Load()
    {
        var framework = RuntimeEnvironment.GetRuntimeDirectory();
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var tensors = typeof(System.Numerics.Tensors.TensorPrimitives).Assembly.Location;
        return
        [
            .. trusted
                .Where(path => path.StartsWith(framework, StringComparison.Ordinal) || path == tensors)
                .Append(typeof(TransformerModel).Assembly.Location)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }
}
