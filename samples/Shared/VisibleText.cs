namespace ModelGen.Samples;

/// <summary>Text that a model wrote, as it may be shown.</summary>
public static class VisibleText
{
    /// <summary>The text, with each control character but the line end as a dot, so that none reaches a terminal.</summary>
    public static string Of(string text)
        => string.Create(text.Length, text, (span, text) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(text[i]) && text[i] != '\n' ? '\u00B7' : text[i];
        });
}
