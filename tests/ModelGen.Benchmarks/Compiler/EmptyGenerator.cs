using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelGen.Benchmarks.Compiler;

/// <summary>
/// A generator that finds the same declarations and writes one line for each: what it costs is the C# compiler's own, and no generator of
/// models can cost less.
/// </summary>
internal sealed class EmptyGenerator : IIncrementalGenerator
{
    private const string Source = """
        using Microsoft.CodeAnalysis;

        [Generator(LanguageNames.CSharp)]
        public sealed class EmptyGenerator : IIncrementalGenerator
        {
            public void Initialize(IncrementalGeneratorInitializationContext context)
            {
                var names = context.SyntaxProvider.ForAttributeWithMetadataName(
                    "ModelGen.TransformerAttribute", (_, _) => true, (found, _) => found.TargetSymbol.Name);
                context.RegisterSourceOutput(names, (output, name) => output.AddSource(name + ".g.cs", "// " + name));
            }
        }
        """;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var names = context.SyntaxProvider.ForAttributeWithMetadataName(
            "ModelGen.TransformerAttribute", (_, _) => true, (found, _) => found.TargetSymbol.Name);
        context.RegisterSourceOutput(names, (output, name) => output.AddSource(name + ".g.cs", "// " + name));
    }

    /// <summary>Writes it as an assembly that a compiler loads.</summary>
    public static void Write(string path)
    {
        var compilation = CSharpCompilation.Create(
            "EmptyGenerator", [CSharpSyntaxTree.ParseText(Source)], Declaration.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        var emitted = compilation.Emit(path);
        if (!emitted.Success) throw new InvalidOperationException(string.Join('\n', emitted.Diagnostics));
    }
}
