using ModelGen.Checkpoints;
using ModelGen.Text;

namespace CharGptSample;

/// <summary>A trained model with the tokenizer that it was trained with, in one safetensors file.</summary>
internal static class ModelFile
{
    private const string TokenizerKey = "tokenizer";

    /// <summary>Saves the weights, and the tokenizer in the file's metadata.</summary>
    public static void Save(CharGpt model, CharacterTokenizer tokenizer, string path)
        => model.Save(path, Metadata(tokenizer));

    /// <summary>What a file needs beside the weights to be loaded.</summary>
    public static Dictionary<string, string> Metadata(CharacterTokenizer tokenizer) => new() { [TokenizerKey] = tokenizer.ToJson() };

    /// <summary>The model and its tokenizer.</summary>
    /// <exception cref="CheckpointException">The file is missing or damaged, or is not of this model.</exception>
    /// <exception cref="InputException">It has no tokenizer, or a damaged one.</exception>
    public static (CharGpt Model, CharacterTokenizer Tokenizer) Load(string path)
    {
        if (!File.Exists(path)) throw new InputException($"{path}: there is no such model. Train one first, or name it with --load FILE.");
        using var file = SafeTensorsFile.Open(path);
        if (!file.Metadata.TryGetValue(TokenizerKey, out var tokenizer))
            throw new InputException($"{path}: there is no tokenizer in this file; it was not saved by this sample.");
        try
        {
            return (CharGpt.Load(path), CharacterTokenizer.FromJson(tokenizer));
        }
        catch (FormatException e)
        {
            throw new InputException($"{path}: its tokenizer is damaged: {e.Message}.");
        }
    }
}
