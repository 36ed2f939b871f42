using ModelGen.Generator.Checkpoints.Json;

namespace ModelGen.Generator.Checkpoints;

/// <summary>What the text of a checkpoint's file says: a model, or why it says none.</summary>
/// <param name="Config">The model, where it says one.</param>
/// <param name="Tensors">Its tensors, where the file lists them.</param>
/// <param name="Fault">What keeps the file from being read, with line and column.</param>
/// <param name="UnknownKind">What the file is, if it can be read but is of no kind that is known.</param>
internal sealed record CheckpointFile(CheckpointConfig? Config, TensorHeader? Tensors, string? Fault, string? UnknownKind)
{
    /// <summary>The kinds that are known, for messages.</summary>
    public const string KnownKinds =
        "config.json of Hugging Face with model_type = \"gpt2\", \"bert\" or \"llama\", and the header of a safetensors file";

    /// <summary>Reads a file. Nothing in it is believed, and nothing in it makes this throw.</summary>
    public static CheckpointFile Read(string text)
    {
        try
        {
            return Read(JsonReader.Parse(text));
        }
        catch (JsonFaultException fault)
        {
            return new CheckpointFile(null, null, $"{Place(text, fault.Offset)}: {fault.Message}", null);
        }
    }

    private static CheckpointFile Read(JsonValue root)
    {
        if (root.Kind != JsonKind.Object) return Unknown($"its JSON is no object but {root.Shown}");
        if (root[ConfigKeys.ModelType] is { Kind: JsonKind.String } type)
        {
            var keys = new ConfigKeys(root);
            return type.Text switch
            {
                "gpt2" => Of(Gpt2Config.Read(keys)),
                "bert" => Of(BertConfig.Read(keys)),
                "llama" => Of(LlamaConfig.Read(keys)),
                _ => Unknown($"it has {ConfigKeys.ModelType} = {type.Shown}"),
            };
        }

        if (root["weight_map"] is not null) return Unknown("it is the index of a checkpoint in several files");
        if (!TensorHeader.Is(root)) return Unknown($"it has neither a {ConfigKeys.ModelType} nor tensors");
        var header = TensorHeader.Read(root);
        return Of(TensorHeaderConfig.Read(header), header);
    }

    private static CheckpointFile Of(CheckpointConfig config, TensorHeader? tensors = null) => new(config, tensors, null, null);

    private static CheckpointFile Unknown(string kind) => new(null, null, null, kind);

    private static string Place(string text, int offset)
    {
        var lineStart = offset == 0 ? 0 : text.LastIndexOf('\n', offset - 1) + 1;
        var line = 1;
        for (var i = 0; i < lineStart; i++)
        {
            if (text[i] == '\n') line++;
        }

        return $"line {line}, column {offset - lineStart + 1}";
    }
}
