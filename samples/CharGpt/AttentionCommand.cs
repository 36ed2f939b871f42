using ModelGen.Text;
using ModelGen.Visualization;

namespace CharGptSample;

/// <summary><c>--attention</c>: what a trained model attends to while it reads a text, as a page.</summary>
internal static class AttentionCommand
{
    /// <summary>Writes the page.</summary>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="InputException">
    /// The model's file cannot be used, the page not be written, or the text is empty, too long, or has unknown characters.
    /// </exception>
    public static int Run(SampleOptions options, TextWriter output)
    {
        var (path, text) = (options.Attention![0], options.Attention[1]);
        RunFiles.RequireWritable(path, besides: options.Load);
        var (model, tokenizer) = ModelFile.Load(options.Load);
        Write(path, model, tokenizer, Read(tokenizer, text), text);
        output.WriteLine($"What the model attends to: {path}");
        return ExitCode.Success;
    }

    /// <summary>Writes the page of a model that reads a text.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">The tokenizer that it was trained with.</param>
    /// <param name="tokens">What the model reads; at least one token, at most its context.</param>
    /// <param name="text">The same as a text.</param>
    public static void Write(string path, CharGpt model, CharacterTokenizer tokenizer, ReadOnlySpan<int> tokens, string text)
    {
        using var session = model.CreateSession(new() { Threads = 1 });
        var options = new AttentionPageOptions
        {
            Title = "What CharGpt attends to",
            Model = $"A decoder of {CharGpt.Layers} layers with {CharGpt.Heads} heads, {CharGpt.ParameterCount:N0} parameters",
            Text = text,
        };
        AttentionPage.Write(path, session.Attend(tokens), AttentionTokens.ForDecoder(tokenizer, tokens), options);
    }

    private static int[] Read(CharacterTokenizer tokenizer, string text)
    {
        var tokens = Writing.Encode(tokenizer, text);
        if (tokens.Length == 0) throw new InputException("Expected a text to look at; there is none.");
        if (tokens.Length <= CharGpt.ContextLength) return tokens;
        throw new InputException(
            $"The text has {tokens.Length:N0} characters; this model reads at most {CharGpt.ContextLength:N0} at a time. Take fewer.");
    }
}
