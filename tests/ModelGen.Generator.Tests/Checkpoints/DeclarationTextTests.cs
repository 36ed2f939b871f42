using ModelGen.Generator.Checkpoints;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Checkpoints;

/// <summary>What is written for a checkpoint is a declaration that agrees with it, and says no more than it must.</summary>
public class DeclarationTextTests
{
    public static TheoryData<string, string> Texts => new()
    {
        { Configs.Gpt2, UserCode.ValidArguments },
        {
            Configs.Gpt2.With("n_inner", "300").With("activation_function", "\"relu\"").With("layer_norm_epsilon", "1e-12")
                .With("tie_word_embeddings", "false").With("scale_attn_weights", "false"),
            $"{UserCode.ValidArguments}, DFeedForward = 300, Activation = Activation.Relu, NormEpsilon = 1e-12, ScoreScale = 1, "
                + "TieEmbeddings = false"
        },
        {
            Configs.Bert,
            "Topology.Encoder, DModel = 128, Heads = 2, Layers = 2, VocabularySize = 96, ContextLength = 64"
        },
        {
            Configs.Bert.With("intermediate_size", "256").With("layer_norm_eps", "1e-05").With("hidden_act", "\"gelu_new\""),
            "Topology.Encoder, DModel = 128, Heads = 2, Layers = 2, VocabularySize = 96, ContextLength = 64, DFeedForward = 256, "
                + "Activation = Activation.GeluTanh, NormEpsilon = 1e-5"
        },
        {
            Configs.Llama.With("head_dim", "48").With("rms_norm_eps", "2.5e-6"),
            "Topology.Decoder, DModel = 128, Heads = 4, Layers = 4, VocabularySize = 96, ContextLength = 256, HeadDim = 48, "
                + "DFeedForward = 344, Activation = Activation.Silu, NormEpsilon = 2.5e-6, Bias = false, TieEmbeddings = false"
        },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_required_sizes_and_what_differs_from_the_defaults(string json, string expected) =>
        Assert.Equal(expected, DeclarationText.From(CheckpointFile.Read(json).Config!));

    [Theory]
    [MemberData(nameof(Texts))]
    public void It_agrees_with_the_checkpoint(string json, string expected)
    {
        var run = GeneratorRun.Of(
            [$"using ModelGen; [Checkpoint(\"config.json\")] [Transformer({expected})] public partial class CharGpt;"],
            project: ProjectFiles.Of(("config.json", json)));
        Assert.DoesNotContain(run.Diagnostics, diagnostic => diagnostic.Id != "MG5008");
        var (model, config) = (run.Model(), CheckpointFile.Read(json).Config!);
        Assert.Equal(
            (config.DModel!.Value, config.Heads!.Value, config.KeyDim!.Value, config.Layers!.Value, config.DFeedForward!.Value,
                config.VocabularySize!.Value, config.ContextLength!.Value),
            (model.Dimensions.DModel, model.Dimensions.Heads, model.Dimensions.KeyDim, model.Dimensions.Layers,
                model.Dimensions.DFeedForward, model.Dimensions.VocabularySize, model.Dimensions.ContextLength));
    }

    [Fact]
    public void What_a_checkpoint_does_not_say_is_left_out() =>
        Assert.Equal("Topology.Decoder, DModel = 8", DeclarationText.From(new("ModelGen") { DModel = new(8, "DModel", "DModel = 8") }));
}
