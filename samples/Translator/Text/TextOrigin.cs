using ModelGen.Data;

namespace TranslatorSample;

/// <summary>Where sentence pairs come from: a Multi30k folder, two files, or if neither is given, the .NET SDK.</summary>
internal sealed record TextOrigin
{
    /// <summary>The language to translate into, if nothing is said.</summary>
    public const string DefaultTarget = "de";

    private const string English = "en";

    /// <summary>The language to translate English into.</summary>
    public string Target { get; init; } = DefaultTarget;

    /// <summary>A folder with Multi30k.</summary>
    public string? Multi30k { get; init; }

    /// <summary>A file with the sentences to translate from, one a line.</summary>
    public string? SourceFile { get; init; }

    /// <summary>A file with their translations.</summary>
    public string? TargetFile { get; init; }

    /// <summary>The same with paths that hold in any folder.</summary>
    public TextOrigin Rooted() => this with { Multi30k = Full(Multi30k), SourceFile = Full(SourceFile), TargetFile = Full(TargetFile) };

    /// <summary>The pairs.</summary>
    /// <exception cref="InputException">There is no such text, or too little of it.</exception>
    public TranslationText Read()
    {
        var text = Multi30k is not null ? ReadMulti30k(Multi30k) : SourceFile is not null ? ReadFiles(SourceFile, TargetFile!) : ReadSdk();
        text.RequireEveryPart();
        return text;
    }

    private static string? Full(string? path) => path is null ? null : Path.GetFullPath(path);

    private TranslationText ReadMulti30k(string folder)
        => new("Multi30k", English, Target, TranslatorSample.Multi30k.Read(folder, English, Target, joinWords: false), Cleaned: null)
        {
            IsSplit = true,
        };

    private static TranslationText ReadFiles(string sourceFile, string targetFile)
    {
        ParallelText text;
        try
        {
            text = ParallelText.Read(sourceFile, targetFile);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException(e.Message);
        }

        // How long a sentence may be is left to the model, which counts tokens.
        var clean = CleanPairs.From(text.Source.Zip(text.Target, (source, target) => new SentencePair(source, target)), int.MaxValue);
        var (source, target) = (Path.GetFileName(sourceFile), Path.GetFileName(targetFile));
        return new TranslationText($"{source} and {target}", source, target, Split(clean), clean) { EmptyLines = text.Dropped };
    }

    private TranslationText ReadSdk()
    {
        var sdk = TranslatedSdk.Find();
        var language = sdk.Language(Target);
        var clean = CleanPairs.From(sdk.Pairs(language));
        return new TranslationText($".NET SDK {Path.GetFileName(sdk.Folder)}", English, language, Split(clean), clean);
    }

    private static PairSplit Split(CleanPairs clean)
    {
        var heldOut = PairSplit.HeldOut(clean.Pairs.Length);
        return PairSplit.Of(clean.Pairs, heldOut, heldOut);
    }
}
