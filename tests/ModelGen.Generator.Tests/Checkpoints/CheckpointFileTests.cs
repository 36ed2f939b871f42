using ModelGen.Generator.Checkpoints;
using ModelGen.Generator.Spec;

namespace ModelGen.Generator.Tests.Checkpoints;

public class CheckpointFileTests
{
    [Fact]
    public void Of_GPT2()
    {
        var config = Read(Configs.Gpt2);
        Assert.Equal(
            (TopologyKind.Decoder, 128, 4, 32, 4, 512, 96, 64),
            (config.Topology!.Value, config.DModel!.Value, config.Heads!.Value, config.KeyDim!.Value, config.Layers!.Value,
                config.DFeedForward!.Value, config.VocabularySize!.Value, config.ContextLength!.Value));
        Assert.Equal(
            (ActivationKind.GeluTanh, NormKind.Pre, 1e-5, PositionKind.Learned, true, true),
            (config.Activation!.Value, config.Norm!.Value, config.NormEpsilon!.Value, config.Positions!.Value, config.Bias!.Value,
                config.TieEmbeddings!.Value));
        Assert.Equal(("n_layer", "n_layer = 4"), (config.Layers.Key, config.Layers.Stated));
        Assert.Empty(config.BeyondDeclarations);
    }

    [Fact]
    public void Of_BERT()
    {
        var config = Read(Configs.Bert);
        Assert.Equal(
            (TopologyKind.Encoder, 128, 2, 64, 2, 512, 96, 64),
            (config.Topology!.Value, config.DModel!.Value, config.Heads!.Value, config.KeyDim!.Value, config.Layers!.Value,
                config.DFeedForward!.Value, config.VocabularySize!.Value, config.ContextLength!.Value));
        Assert.Equal(
            (ActivationKind.Gelu, NormKind.Post, 1e-12, PositionKind.Learned, true),
            (config.Activation!.Value, config.Norm!.Value, config.NormEpsilon!.Value, config.Positions!.Value, config.Bias!.Value));
        Assert.Equal(["a layer norm of the embeddings"], config.BeyondDeclarations);
    }

    [Fact]
    public void Of_Llama()
    {
        var config = Read(Configs.Llama.With("head_dim", "64"));
        Assert.Equal(
            (TopologyKind.Decoder, 128, 4, 64, 4, 344, 96, 256),
            (config.Topology!.Value, config.DModel!.Value, config.Heads!.Value, config.KeyDim!.Value, config.Layers!.Value,
                config.DFeedForward!.Value, config.VocabularySize!.Value, config.ContextLength!.Value));
        Assert.Equal(
            (ActivationKind.Silu, 1e-5, false, false),
            (config.Activation!.Value, config.NormEpsilon!.Value, config.Bias!.Value, config.TieEmbeddings!.Value));
        Assert.Equal(
            [
                "grouped-query attention (num_key_value_heads = 2 for num_attention_heads = 4)", "RMSNorm", "rotary positions (RoPE)",
                "a gated feed-forward network",
            ],
            config.BeyondDeclarations);
    }

    [Theory]
    [InlineData("gpt2", 768, 12, 12, 3072, 50257, 1024)]
    [InlineData("bert", 768, 12, 12, 3072, 30522, 512)]
    [InlineData("llama", 4096, 32, 32, 11008, 32000, 2048)]
    public void What_is_left_out_has_the_default_of_Transformers(
        string kind, int dModel, int heads, int layers, int dFeedForward, int vocabulary, int context)
    {
        var config = Read($$"""{"model_type": "{{kind}}"}""");
        Assert.Equal(
            (dModel, heads, layers, dFeedForward, vocabulary, context),
            (config.DModel!.Value, config.Heads!.Value, config.Layers!.Value, config.DFeedForward!.Value, config.VocabularySize!.Value,
                config.ContextLength!.Value));
        Assert.Equal($"vocab_size = {vocabulary} by default", config.VocabularySize.Stated);
    }

    [Theory]
    [InlineData("gelu_new", "GeluTanh")]
    [InlineData("gelu_pytorch_tanh", "GeluTanh")]
    [InlineData("gelu", "Gelu")]
    [InlineData("relu", "Relu")]
    [InlineData("silu", "Silu")]
    [InlineData("swish", "Silu")]
    public void Activations_by_their_names_there(string name, string activation) =>
        Assert.Equal(activation, Read(Configs.Gpt2.With("activation_function", $"\"{name}\"")).Activation!.Value.ToString());

    [Theory]
    [InlineData("activation_function", "\"quick_gelu\"", "the activation activation_function = \"quick_gelu\"")]
    [InlineData("scale_attn_by_inverse_layer_idx", "true", "scores divided by the number of the layer")]
    [InlineData("add_cross_attention", "true", "attention to an encoder of another kind")]
    public void What_no_declaration_can_express(string key, string json, string text) =>
        Assert.Equal([text], Read(Configs.Gpt2.With(key, json)).BeyondDeclarations);

    [Fact]
    public void Llama_before_grouped_queries_has_as_many_key_heads() =>
        Assert.DoesNotContain(Read(Configs.Llama.With("num_key_value_heads", null)).BeyondDeclarations, text => text.Contains("grouped"));

    [Theory]
    [InlineData("n_layer", "0", "n_layer must be a whole number from 1 to 268435456; it is 0")]
    [InlineData("n_layer", "-1", "n_layer must be a whole number from 1 to 268435456; it is -1")]
    [InlineData("n_layer", "1.5", "n_layer must be a whole number from 1 to 268435456; it is 1.5")]
    [InlineData("n_layer", "\"12\"", "n_layer must be a whole number from 1 to 268435456; it is \"12\"")]
    [InlineData("n_layer", "99999999999999999999", "n_layer must be a whole number from 1 to 268435456; it is 99999999999999999999")]
    [InlineData("n_embd", "[128]", "n_embd must be a whole number from 1 to 268435456; it is an array")]
    [InlineData("layer_norm_epsilon", "\"1e-5\"", "layer_norm_epsilon must be a number above 0; it is \"1e-5\"")]
    [InlineData("layer_norm_epsilon", "0", "layer_norm_epsilon must be a number above 0; it is 0")]
    [InlineData("tie_word_embeddings", "1", "tie_word_embeddings must be true or false; it is 1")]
    [InlineData("activation_function", "{}", "activation_function must be a string; it is an object")]
    public void A_value_that_cannot_be_is_a_fault(string key, string json, string fault)
    {
        var text = Configs.Gpt2.With(key, null).TrimEnd('}') + $",\n  \"{key}\": {json}}}";
        Assert.Equal($"line 2, column {6 + key.Length + 1}: {fault}", CheckpointFile.Read(text).Fault);
    }

    [Fact]
    public void A_fault_has_its_line_and_column() =>
        Assert.Equal("line 3, column 8: expected a digit", CheckpointFile.Read("{\n  \"a\": 1,\n  \"b\":-x\n}").Fault);

    [Theory]
    [InlineData("[]", "its JSON is no object but an array")]
    [InlineData("{}", "it has neither a model_type nor tensors")]
    [InlineData("""{"model_type": "mistral"}""", "it has model_type = \"mistral\"")]
    [InlineData("""{"model_type": 7}""", "it has neither a model_type nor tensors")]
    [InlineData("""{"metadata": {}, "weight_map": {"a": "model-00001-of-00002.safetensors"}}""",
        "it is the index of a checkpoint in several files")]
    public void Of_no_known_kind(string text, string kind) => Assert.Equal(kind, CheckpointFile.Read(text).UnknownKind);

    [Theory]
    [InlineData("""{"a": {"dtype": "F32", "shape": [1]}, "b": 1}""", "tensor 'b' must have a dtype, a string")]
    [InlineData("""{"a": {"dtype": "F32", "shape": [-1]}}""", "the shape of tensor 'a' must be whole numbers from 0 up")]
    [InlineData("""{"a": {"dtype": "F32", "shape": 7}}""", "tensor 'a' must have a shape, an array")]
    [InlineData("""{"__metadata__": {"format": 1}, "a": {"dtype": "F32", "shape": []}}""", "'format' of __metadata__ must be a string")]
    [InlineData("""{"__metadata__": [], "a": {"dtype": "F32", "shape": []}}""", "__metadata__ must be an object")]
    public void A_header_that_is_not_one_throughout(string text, string fault) =>
        Assert.EndsWith(": " + fault, CheckpointFile.Read(text).Fault);

    [Fact]
    public void Without_metadata_a_header_says_what_its_shapes_imply()
    {
        var config = Read(
            """
            {
              "token_embedding.weight": {"dtype": "F32", "shape": [96, 128]},
              "position_embedding.weight": {"dtype": "F32", "shape": [64, 128]},
              "layers.0.feed_forward.input.weight": {"dtype": "F32", "shape": [128, 512]},
              "layers.1.feed_forward.input.weight": {"dtype": "F32", "shape": [128, 512]},
              "layers.0.attention.qkv.bias": {"dtype": "F32", "shape": [384]},
              "final_norm.weight": {"dtype": "F32", "shape": [128]},
              "optimizer.first_moment.layers.2.feed_forward.input.weight": {"dtype": "F32", "shape": [128, 512]}
            }
            """);
        Assert.Equal(
            (128, 2, 512, 96, 64),
            (config.DModel!.Value, config.Layers!.Value, config.DFeedForward!.Value, config.VocabularySize!.Value,
                config.ContextLength!.Value));
        Assert.Equal(
            (NormKind.Pre, PositionKind.Learned, true, true),
            (config.Norm!.Value, config.Positions!.Value, config.Bias!.Value, config.TieEmbeddings!.Value));
        Assert.Equal("layers.0 to layers.1", config.Layers.Stated);
        Assert.Equal((null, null, null), (config.Topology, config.Heads, config.KeyDim));
    }

    private static CheckpointConfig Read(string text)
    {
        var file = CheckpointFile.Read(text);
        Assert.Equal((null, null), (file.Fault, file.UnknownKind));
        return file.Config!;
    }
}
