namespace ModelGen.AnyDeclarations;

/// <summary>What every drawn project has beside its declarations: constants, tokenizers and files to name.</summary>
internal static class CommonSource
{
    public const string Text = """
        /// <summary>Constants and tokenizers.</summary>
        internal static class Common
        {
            public const int Zero = 0;
            public const int Wide = 32;
            public const bool Yes = true;
            public const double Half = 0.5;
            internal static class Few { public const int VocabularySize = 2; }
            internal class Tokens { public const int VocabularySize = 16; }
            internal sealed class Derived : Tokens;
            internal static class Many { public const int VocabularySize = int.MaxValue; }
            internal static class Private { private const int VocabularySize = 16; internal static int Of() => VocabularySize; }
            internal static class Property { public static int VocabularySize => 16; }
            internal static class Zeroes { public const int VocabularySize = 0; }
            internal static class Of<T> { public const int VocabularySize = 16; public static T? Item => default; }
            internal enum Kind { VocabularySize = 16 }
        }
        """;

    /// <summary>The files that the project gives the compiler: a right one of GPT-2's kind, others, and some that are none.</summary>
    public static (string Path, string Text)[] Files { get; } =
    [
        ("/p/config.json", """
            {"model_type": "gpt2", "n_embd": 8, "n_head": 2, "n_layer": 1, "n_positions": 8, "vocab_size": 16}
            """),
        ("/p/bert/config.json", """
            {"model_type": "bert", "hidden_size": 8, "num_attention_heads": 2, "num_hidden_layers": 1, "max_position_embeddings": 8,
             "vocab_size": 16, "intermediate_size": 32, "hidden_act": "gelu", "layer_norm_eps": 1e-12}
            """),
        ("/p/llama.json", """
            {"model_type": "llama", "hidden_size": 8, "num_attention_heads": 2, "num_hidden_layers": 1, "vocab_size": 16,
             "intermediate_size": 21, "hidden_act": "silu", "max_position_embeddings": 64, "tie_word_embeddings": false}
            """),
        ("/p/broken.json", "{\"model_type\": \"gpt2\", "),
        ("/p/odd.json", "{\"model_type\": \"gpt2\", \"n_embd\": -1, \"n_head\": \"two\", \"n_layer\": 1e99, \"vocab_size\": null}"),
        ("/p/other.json", "{\"model_type\": \"mamba\"}"),
        ("/p/list.json", "[]"),
        ("/p/empty.json", ""),
        ("/p/model.safetensors", """
            {"tokens.weight": {"dtype": "F32", "shape": [16, 8], "data_offsets": [0, 512]}}
            """),
    ];
}
