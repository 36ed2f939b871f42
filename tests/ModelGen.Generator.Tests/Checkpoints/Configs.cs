using System.Text.Json.Nodes;

namespace ModelGen.Generator.Tests.Checkpoints;

/// <summary>Small <c>config.json</c> files with the keys that Transformers writes.</summary>
internal static class Configs
{
    /// <summary>Of the shape of <see cref="Harness.UserCode.ValidArguments"/>.</summary>
    public const string Gpt2 = """
        {
          "activation_function": "gelu_new",
          "architectures": ["GPT2LMHeadModel"],
          "attn_pdrop": 0.1,
          "bos_token_id": 95,
          "embd_pdrop": 0.1,
          "initializer_range": 0.02,
          "layer_norm_epsilon": 1e-05,
          "model_type": "gpt2",
          "n_ctx": 64,
          "n_embd": 128,
          "n_head": 4,
          "n_layer": 4,
          "n_positions": 64,
          "resid_pdrop": 0.1,
          "task_specific_params": {"text-generation": {"do_sample": true, "max_length": 50}},
          "vocab_size": 96
        }
        """;

    public const string Bert = """
        {
          "architectures": ["BertForMaskedLM"],
          "attention_probs_dropout_prob": 0.1,
          "hidden_act": "gelu",
          "hidden_dropout_prob": 0.1,
          "hidden_size": 128,
          "initializer_range": 0.02,
          "intermediate_size": 512,
          "layer_norm_eps": 1e-12,
          "max_position_embeddings": 64,
          "model_type": "bert",
          "num_attention_heads": 2,
          "num_hidden_layers": 2,
          "pad_token_id": 0,
          "type_vocab_size": 2,
          "vocab_size": 96
        }
        """;

    public const string Llama = """
        {
          "architectures": ["LlamaForCausalLM"],
          "attention_bias": false,
          "hidden_act": "silu",
          "hidden_size": 128,
          "intermediate_size": 344,
          "max_position_embeddings": 256,
          "mlp_bias": false,
          "model_type": "llama",
          "num_attention_heads": 4,
          "num_hidden_layers": 4,
          "num_key_value_heads": 2,
          "rms_norm_eps": 1e-05,
          "rope_scaling": null,
          "rope_theta": 10000.0,
          "tie_word_embeddings": false,
          "vocab_size": 96
        }
        """;

    /// <summary>Arguments of <see cref="Llama"/>'s shape.</summary>
    public const string LlamaArguments =
        "Topology.Decoder, DModel = 128, Heads = 4, Layers = 4, VocabularySize = 96, ContextLength = 64, DFeedForward = 344, "
        + "Activation = Activation.Silu, Bias = false, TieEmbeddings = false";

    /// <summary>A file with one key changed, or added; <see langword="null"/> removes it.</summary>
    public static string With(this string config, string key, string? json)
    {
        var changed = JsonNode.Parse(config)!.AsObject();
        changed.Remove(key);
        if (json is not null) changed.Add(key, JsonNode.Parse(json));
        return changed.ToJsonString();
    }
}
