namespace TranslatorSample;

/// <summary>The sentence pairs that a run learns from and is measured on.</summary>
/// <param name="Name">What to call them.</param>
/// <param name="Source">The language to translate from.</param>
/// <param name="Target">The language to translate into.</param>
/// <param name="Split">The pairs.</param>
/// <param name="Cleaned">What was left out of them; null where all were taken as they stood.</param>
internal sealed record TranslationText(string Name, string Source, string Target, PairSplit Split, CleanPairs? Cleaned)
{
    private const string English = "en";

    /// <summary>English and another language, from a Multi30k folder or else from the .NET SDK.</summary>
    /// <param name="target">The other language.</param>
    /// <param name="multi30k">The folder; null: the SDK.</param>
    /// <exception cref="InputException">There is no such text.</exception>
    public static TranslationText Read(string target, string? multi30k = null)
    {
        if (multi30k is not null) return new TranslationText("Multi30k", English, target, Multi30k.Read(multi30k, English, target), null);
        var sdk = TranslatedSdk.Find();
        var language = sdk.Language(target);
        var clean = CleanPairs.From(sdk.Pairs(language));
        var heldOut = PairSplit.HeldOut(clean.Pairs.Length);
        var name = $".NET SDK {Path.GetFileName(sdk.Folder)}";
        return new TranslationText(name, English, language, PairSplit.Of(clean.Pairs, heldOut, heldOut), clean);
    }
}
