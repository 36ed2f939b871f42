using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Diagnostics;

/// <summary>What an editor shows while one types: what analyzers say of the file that they are asked about.</summary>
public class EditorTests
{
    private const string Sizes = "Topology.Decoder, DModel = 128, Heads = 4, Layers = 4, VocabularySize = 96, ContextLength = 64";

    [Theory]
    [InlineData($"[Transformer({Sizes})] class CharGpt;", "MG0001")]
    [InlineData($"class Outer {{ [Transformer({Sizes})] partial class CharGpt; }}", "MG0002")]
    [InlineData($"[Transformer({Sizes})] partial class CharGpt {{ public int Heads; }}", "MG0006")]
    [InlineData($"[Transformer({Sizes})] partial class CharGpt; partial class CharGpt {{ public int Heads; }}", "MG0006")]
    [InlineData($"[Transformer({Sizes}, LabelSmoothing = 2)] partial class CharGpt;", "MG1011")]
    [InlineData($"[Transformer({Sizes})] [Checkpoint(\"a.json\")] partial class CharGpt;", "MG5002")]
    public async Task What_is_wrong_is_said_of_the_file_alone(string source, string id)
    {
        var run = GeneratorRun.Of($"using ModelGen; {source}");
        var compilation = new CompilationWithAnalyzers(run.Compilation, GeneratorRun.Analyzers, new AnalyzerOptions([]));
        var model = run.Compilation.GetSemanticModel(run.Compilation.SyntaxTrees[0]);
        var found = await compilation.GetAnalyzerSemanticDiagnosticsAsync(model, null, CancellationToken.None);
        Assert.Equal([id], found.Select(diagnostic => diagnostic.Id));
    }
}
