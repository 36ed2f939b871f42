using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Snapshots;

public class StubSnapshotTests
{
    [Fact]
    public void Stub_of_a_declaration_with_an_error() => Snapshot.Verify(GeneratorRun.Of(
        """
        using ModelGen;

        namespace Models;

        public static partial class Small
        {
            [Transformer(Topology.Decoder, DModel = 128, Heads = 5, Layers = 4, VocabularySize = 96, ContextLength = 64)]
            public partial class CharGpt;
        }
        """));
}
