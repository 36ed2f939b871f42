namespace TranslatorSample;

/// <summary>What the user asked for on the command line.</summary>
internal sealed record TranslatorOptions
{
    /// <summary>The language to translate into, if nothing is said.</summary>
    public const string DefaultTarget = "de";

    /// <summary>The language to translate into.</summary>
    public string Target { get; init; } = DefaultTarget;

    /// <summary>A folder with Multi30k; null: the texts of the .NET SDK.</summary>
    public string? Multi30k { get; init; }

    /// <summary>Whether to show the sentence pairs, and train nothing.</summary>
    public bool Pairs { get; init; }
}
