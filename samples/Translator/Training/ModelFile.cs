using ModelGen;
using ModelGen.Checkpoints;
using ModelGen.Text;

namespace TranslatorSample;

/// <summary>A trained model with the tokenizer that it was trained with, in one safetensors file.</summary>
internal static class ModelFile
{
    private const string TokenizerKey = "tokenizer";
    private const string ModelKey = "model";

    /// <summary>What a file needs beside the weights to be loaded.</summary>
    public static Dictionary<string, string> Metadata(ModelKind model, string tokenizer)
        => new() { [ModelKey] = model.Name, [TokenizerKey] = tokenizer };

    /// <summary>The model and its tokenizer.</summary>
    /// <exception cref="CheckpointException">The file is missing or damaged, or is not of this model.</exception>
    /// <exception cref="InputException">It has no tokenizer, or a damaged one.</exception>
    public static (EncoderDecoderModel Model, ISequenceTokenizer Tokenizer) Load(string path)
    {
        if (!File.Exists(path)) throw new InputException($"{path}: there is no such model. Train one first, or name it with --model FILE.");
        var (kind, tokenizer) = Read(path);
        try
        {
            return (kind.Load(path), TokenizerText.Read(tokenizer));
        }
        catch (FormatException e)
        {
            throw new InputException($"{path}: its tokenizer is damaged: {e.Message}.");
        }
    }

    private static (ModelKind Kind, string Tokenizer) Read(string path)
    {
        using var file = SafeTensorsFile.Open(path);
        if (file.Metadata.TryGetValue(ModelKey, out var name) && ModelKind.Named(name) is { } kind
            && file.Metadata.TryGetValue(TokenizerKey, out var tokenizer)) return (kind, tokenizer);
        throw new InputException($"{path}: there is no model with its tokenizer in this file; it was not saved by this sample.");
    }
}
