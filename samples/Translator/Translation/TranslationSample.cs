namespace TranslatorSample;

/// <summary>How a translation is shown.</summary>
internal static class TranslationSample
{
    /// <summary>Three lines: the source, what the model makes of it, and the reference.</summary>
    public static string Text(string source, string translation, string reference)
        => $"source:    {source}\nmodel:     {translation}\nreference: {reference}";
}
