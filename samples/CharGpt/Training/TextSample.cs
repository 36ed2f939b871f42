namespace CharGptSample;

/// <summary>What the model wrote.</summary>
/// <param name="Step">Steps of training that it had behind it.</param>
/// <param name="Text">The prompt and what the model wrote after it.</param>
internal sealed record TextSample(int Step, string Text)
{
    private const string EnglishPrompt = "The ";

    /// <summary>When it was written.</summary>
    public string When => Step == 0 ? "before training" : $"after {Step:N0} steps";

    /// <summary>The text, with its control characters made visible, so that none reaches a terminal.</summary>
    public string Printable
        => string.Create(Text.Length, Text, (span, text) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(text[i]) && text[i] != '\n' ? '\u00B7' : text[i];
        });

    /// <summary>What samples begin with: an English word, or if the text has not its characters, its own first one.</summary>
    public static string PromptFor(string text)
    {
        if (EnglishPrompt.All(text.Contains)) return EnglishPrompt;
        return text[..(text.Length > 1 && char.IsSurrogatePair(text[0], text[1]) ? 2 : 1)];
    }
}
