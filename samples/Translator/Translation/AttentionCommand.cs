using ModelGen;
using ModelGen.Text;
using ModelGen.Visualization;

namespace TranslatorSample;

/// <summary><c>--attention</c>: what a trained model attends to while it translates a sentence, as a page.</summary>
internal static class AttentionCommand
{
    private const string Begin = "\u27E8begin\u27E9";
    private const string End = "\u27E8end\u27E9";

    /// <summary>Translates the sentence and writes the page.</summary>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="InputException">The model's file or the sentence cannot be used, or the page not be written.</exception>
    public static int Run(TranslatorOptions options, TextWriter output)
    {
        var (path, sentence) = (options.Attention![0], options.Attention[1]);
        RunFiles.RequireWritable(path, besides: options.Model);
        var (model, tokenizer) = ModelFile.Load(options.Model);
        using var translator = new SentenceTranslator(model, tokenizer, TranslationCommand.Search(options, tokenizer));
        output.WriteLine(VisibleText.Of(Write(path, model, tokenizer, translator, sentence)));
        output.WriteLine($"What the model attended to: {path}");
        return ExitCode.Success;
    }

    /// <summary>Writes the page of a sentence and its translation.</summary>
    /// <returns>The translation.</returns>
    /// <exception cref="InputException">There is nothing in the sentence, or it has more tokens than the model reads.</exception>
    public static string Write(
        string path, EncoderDecoderModel model, ISequenceTokenizer tokenizer, SentenceTranslator translator, string sentence)
    {
        var (source, target, weights) = translator.Attend(sentence);
        var translation = tokenizer.Decode(target);
        var size = model.Dimensions;
        var options = new AttentionPageOptions
        {
            Title = "What the translator attends to",
            Model = $"An encoder and a decoder of {size.EncoderLayers} and {size.Layers} layers with {size.Heads} heads, "
                + $"{size.ParameterCount:N0} parameters",
            Text = $"{sentence} \u2192 {translation}",
        };
        var tokens = AttentionTokens.ForTranslation(
            AttentionTokens.TextOf(tokenizer, source), AttentionTokens.TextOf(tokenizer, target), Begin, End);
        AttentionPage.Write(path, weights, tokens, options);
        return translation;
    }
}
