using ModelGen.Generator.Graph;
using ModelGen.Generator.Tests.Interpreter;
using ModelGen.Generator.Tests.Passes;
using ModelGen.Generator.Tests.Snapshots;

namespace ModelGen.Generator.Tests.Graph;

public sealed class GraphPrinterTests
{
    [Fact]
    public void Decoder_after_each_pass()
    {
        var spec = Declarations.Spec(
            "DModel = 8, Heads = 2, Layers = 2, VocabularySize = 11, ContextLength = 6, "
                + "EmbeddingDropout = 0.1, ResidualDropout = 0.2, AttentionDropout = 0.3");
        Snapshot.Verify(new CompilerPasses(spec).All.Select(
            step => ($"{step.Graph.Name}.{step.Pass.Replace(' ', '_')}", GraphPrinter.Print(step.Graph))));
    }
}
