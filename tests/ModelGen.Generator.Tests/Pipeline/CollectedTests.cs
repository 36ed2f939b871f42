using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>A driver that lives as long as an editor keeps no compilation alive but the one it saw last.</summary>
public class CollectedTests
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);

    // A valid declaration, and one that gets a stub.
    [Theory]
    [InlineData(UserCode.ValidArguments)]
    [InlineData("Topology.Decoder, DModel = 128, Heads = 5, Layers = 4, VocabularySize = 96, ContextLength = 64")]
    public void An_edited_compilation_is_collected_with_its_tree(string arguments)
    {
        var driver = Edit(arguments, out var old);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.All(old, reference => Assert.False(reference.TryGetTarget(out var alive), $"{alive} is kept alive."));
        Assert.NotEmpty(driver.GetRunResult().GeneratedTrees);
    }

    // Not inlined, so that no local of it outlives the call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static GeneratorDriver Edit(string arguments, out WeakReference<object>[] old)
    {
        var source = UserCode.Model(arguments);
        var first = GeneratorRun.CompilationOf([source, "class Other;"], Options);
        var tree = first.SyntaxTrees[0];
        var type = first.GetTypeByMetadataName("CharGpt")!;
        old = [new(first), new(tree), new(type), new(first.GetSemanticModel(tree))];
        var driver = CSharpGeneratorDriver.Create([new TransformerGenerator().AsSourceGenerator()], parseOptions: Options)
            .RunGenerators(first);
        var edited = CSharpSyntaxTree.ParseText(source.Replace("Layers = 4", "Layers = 5"), Options, tree.FilePath);
        return driver.RunGenerators(first.ReplaceSyntaxTree(tree, edited));
    }
}
