using System.Buffers.Binary;
using System.Text;
using ModelGen.Generator.Checkpoints;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Checkpoints;

/// <summary>The header of what a model saves agrees with its declaration, and what is written for it is that declaration again.</summary>
public class SavedModelTests
{
    private const string Sizes = "DModel = 16, Heads = 2, Layers = 2, VocabularySize = 20, ContextLength = 8";

    [Theory]
    [InlineData($"Topology.Decoder, {Sizes}")]
    [InlineData($"Topology.Decoder, {Sizes}, HeadDim = 4, DFeedForward = 24, Norm = NormPlacement.Post, Positions = Positions.Sinusoidal, "
        + "Bias = false, TieEmbeddings = false")]
    [InlineData($"Topology.Decoder, {Sizes}, Score = AttentionScore.Additive", false)]
    [InlineData($"Topology.EncoderDecoder, {Sizes}")]
    [InlineData($"Topology.EncoderDecoder, {Sizes}, EncoderLayers = 3, SourceVocabularySize = 30, SourceContextLength = 9, "
        + "Norm = NormPlacement.Pre, Positions = Positions.Learned", false)]
    [InlineData($"Topology.EncoderDecoder, {Sizes}, ShareEmbeddings = false")]
    [InlineData($"Topology.Encoder, {Sizes}", false)]
    [InlineData($"Topology.Encoder, {Sizes}, Head = EncoderHead.SequenceClassification, Labels = 3", false)]
    public void It_agrees(string arguments, bool isWrittenAgain = true)
    {
        var source = $"using ModelGen; [Checkpoint(\"model.safetensors\")] [Transformer({arguments})] public partial class Saved;";
        var header = HeaderOf(source.Replace("[Checkpoint(\"model.safetensors\")]", ""));
        var project = ProjectFiles.Of(("obj/ModelGen.Checkpoints/model.safetensors.json", header));
        Assert.Empty(GeneratorRun.Of([source], project: project).Diagnostics);
        if (isWrittenAgain) Assert.Equal(arguments, DeclarationText.From(CheckpointFile.Read(header).Config!));
    }

    private static string HeaderOf(string source)
    {
        using var loaded = GeneratorRun.Of(source).EmitAndLoad();
        var model = (TransformerModel)loaded.Assembly.GetType("Saved")!.GetMethod("Create", [typeof(ulong)])!.Invoke(null, [1ul])!;
        var path = Path.GetTempFileName();
        try
        {
            model.Save(path);
            var file = File.ReadAllBytes(path);
            return Encoding.UTF8.GetString(file, sizeof(ulong), (int)BinaryPrimitives.ReadUInt64LittleEndian(file));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
