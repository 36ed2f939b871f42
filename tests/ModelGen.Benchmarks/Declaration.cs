using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator;

namespace ModelGen.Benchmarks;

/// <summary>A user's program that declares one decoder, built in memory as the C# compiler builds it.</summary>
/// <param name="arguments">Of the attribute, after the topology; null: a program that declares none.</param>
internal sealed class Declaration(string? arguments)
{
    /// <summary>The framework and the runtime library.</summary>
    public static MetadataReference[] References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The program before the generator has run.</summary>
    public CSharpCompilation Compilation { get; } = CSharpCompilation.Create(
        "User",
        [CSharpSyntaxTree.ParseText(arguments is null
            ? "public partial class Model;"
            : $"using ModelGen; [Transformer({Topology(arguments)}{arguments})] public partial class Model;")],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
            .WithOptimizationLevel(OptimizationLevel.Release));

    // A decoder, where nothing else is said.
    private static string Topology(string arguments) =>
        arguments.StartsWith("Topology.", StringComparison.Ordinal) ? "" : "Topology.Decoder, ";

    /// <summary>Runs the generator alone.</summary>
    /// <returns>What it wrote, and how long it took.</returns>
    public (IReadOnlyList<GeneratedSourceResult> Sources, double Milliseconds) Generate()
    {
        var driver = CSharpGeneratorDriver.Create(new TransformerGenerator());
        GC.Collect(); // What ran before leaves it no garbage.
        var started = Stopwatch.GetTimestamp();
        var sources = driver.RunGenerators(Compilation).GetRunResult().Results.Single().GeneratedSources;
        return (sources, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>Parses, generates, binds and emits: a build without its files and its analyzers.</summary>
    /// <returns>The assembly, and how long it took.</returns>
    public (byte[] Image, double Seconds) Build()
    {
        GC.Collect();
        var started = Stopwatch.GetTimestamp();
        var fresh = new Declaration(arguments);
        CSharpGeneratorDriver.Create(new TransformerGenerator())
            .RunGeneratorsAndUpdateCompilation(fresh.Compilation, out var compilation, out _);
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (!emitted.Success) throw new InvalidOperationException(string.Join('\n', emitted.Diagnostics));
        return (image.ToArray(), seconds);
    }

    /// <summary>Bytes of IL in an assembly's kernels, at all vector widths together.</summary>
    public static int KernelBytes(byte[] image)
    {
        using var file = new PEReader(new MemoryStream(image));
        var metadata = file.GetMetadataReader();
        return metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Where(type => metadata.GetString(type.Name).StartsWith("Kernels", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods())
            .Select(method => metadata.GetMethodDefinition(method).RelativeVirtualAddress)
            .Where(address => address != 0)
            .Sum(address => file.GetMethodBody(address).GetILReader().Length);
    }
}
