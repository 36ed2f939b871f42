using ModelGen.Generation;
using ModelGen.Text;

namespace CharGptSample;

/// <summary>Lets a model write.</summary>
internal static class Writing
{
    private const string EnglishPrompt = "The ";

    /// <summary>What samples begin with: an English word, or if the text has not its characters, its own first one.</summary>
    public static string PromptFor(string text)
    {
        if (EnglishPrompt.All(text.Contains)) return EnglishPrompt;
        return text[..(text.Length > 1 && char.IsSurrogatePair(text[0], text[1]) ? 2 : 1)];
    }

    /// <summary>What the model writes after the prompt, a character at a time as it is drawn.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">The tokenizer that the model was trained with.</param>
    /// <param name="prompt">Text to continue; of a long one, the model sees the end.</param>
    /// <param name="count">Characters to write.</param>
    /// <param name="sampling">How they are drawn.</param>
    /// <exception cref="InputException">The prompt is empty, or has a character that the tokenizer does not know.</exception>
    public static IEnumerable<string> Continue(
        CharGpt model, CharacterTokenizer tokenizer, string prompt, int count, SamplingOptions sampling)
    {
        if (prompt.Length == 0) throw new InputException("Expected a prompt of at least one character.");
        var tokens = Encode(tokenizer, prompt);
        return Stream(model, tokenizer, tokens[Math.Max(0, tokens.Length - CharGpt.ContextLength)..], count, sampling);
    }

    private static IEnumerable<string> Stream(
        CharGpt model, CharacterTokenizer tokenizer, int[] prompt, int count, SamplingOptions sampling)
    {
        // One thread: a token of a model this small is done before a second thread has begun.
        using var session = model.CreateSession(new SessionOptions { Threads = 1 });
        foreach (var token in session.Generate(prompt, count, sampling)) yield return tokenizer.Decode([token]);
    }

    /// <summary>The tokens of a text.</summary>
    /// <exception cref="InputException">It has a character that the tokenizer does not know.</exception>
    public static int[] Encode(CharacterTokenizer tokenizer, string prompt)
    {
        try
        {
            return tokenizer.Encode(prompt);
        }
        catch (ArgumentException e)
        {
            throw new InputException($"The text does not suit the model. {e.Message.Replace($" (Parameter '{e.ParamName}')", "")}");
        }
    }
}
