using ModelGen.Generator.Tests.Harness;
using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Snapshots;

public sealed class ModelSnapshotTests
{
    // The kernels of one width stand for all: the others are the same text over other lanes and tiles.
    [Fact]
    public void Tiny_decoder() => Snapshot.Verify(
        GeneratorRun.Of(Declarations.Source(
            $"DModel = 16, Heads = 2, Layers = 2, VocabularySize = 11, ContextLength = 6, DFeedForward = 24, {Declarations.Dropout}")),
        hintName => !hintName.Contains("Kernels") || hintName is "CharGpt.Kernels.g.cs" or "CharGpt.Kernels256.g.cs");
}
