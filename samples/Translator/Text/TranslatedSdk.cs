using System.Collections.Concurrent;

namespace TranslatorSample;

/// <summary>
/// A .NET SDK, whose messages come in English and in a dozen other languages: sentence pairs that need no download. An assembly has the
/// English in its resources, and beside it <c>de/X.resources.dll</c> has the German under the same keys.
/// </summary>
internal sealed class TranslatedSdk
{
    private const string SatelliteExtension = ".resources.dll";

    private readonly ILookup<string, string> _satellites;

    private TranslatedSdk(string folder, ILookup<string, string> satellites) => (Folder, _satellites) = (folder, satellites);

    /// <summary>The SDK's folder, named by its version.</summary>
    public string Folder { get; }

    /// <summary>The languages that it is translated into, in ordinal order: <c>de</c>, <c>pt-BR</c>.</summary>
    public string[] Languages => [.. _satellites.Select(language => language.Key).Order(StringComparer.Ordinal)];

    /// <summary>The newest SDK on this machine that is translated.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static TranslatedSdk Find()
        => DotnetFolders.Roots().Select(root => NewestIn(Path.Combine(root, "sdk"))).FirstOrDefault(sdk => sdk is not null)
            ?? throw new InputException("Found no translated .NET SDK to take sentence pairs from: install one, or give other pairs.");

    /// <summary>The newest translated SDK in a folder that has one folder a version; null if there is none.</summary>
    internal static TranslatedSdk? NewestIn(string folder)
        => DotnetFolders.NewestFirst(folder)
            .Select(version => new TranslatedSdk(version, Satellites(version)))
            .FirstOrDefault(sdk => sdk._satellites.Count > 0);

    /// <summary>A language as the SDK spells it; upper and lower case do not matter.</summary>
    /// <exception cref="InputException">The SDK is not translated into it.</exception>
    public string Language(string name)
        => Languages.FirstOrDefault(language => language.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new InputException(
                $"--target {name}: the .NET SDK in {Folder} is not translated into it; its languages are {string.Join(", ", Languages)}.");

    /// <summary>Every text that is there in both English and a language, as it is written and as often, in no set order.</summary>
    /// <param name="language">One of <see cref="Languages"/>.</param>
    public IReadOnlyCollection<SentencePair> Pairs(string language)
    {
        var pairs = new ConcurrentBag<List<SentencePair>>();
        Parallel.ForEach(
            Partitioner.Create(_satellites[language], EnumerablePartitionerOptions.NoBuffering),
            satellite => pairs.Add(Pairs(satellite, language)));
        return [.. pairs.SelectMany(list => list)];
    }

    private static List<SentencePair> Pairs(string satellite, string language)
    {
        var english = AssemblyStrings.Read(Translated(satellite));
        var pairs = new List<SentencePair>();
        foreach (var (key, translation) in AssemblyStrings.Read(satellite, language))
        {
            if (english.TryGetValue(key, out var original)) pairs.Add(new SentencePair(original, translation));
        }

        return pairs;
    }

    private static ILookup<string, string> Satellites(string folder)
        => DotnetFolders.FilesBelow(folder, "*" + SatelliteExtension)
            .Where(satellite => File.Exists(Translated(satellite)))
            .ToLookup(LanguageOf, StringComparer.Ordinal);

    private static string LanguageOf(string satellite) => Path.GetFileName(Path.GetDirectoryName(satellite)!);

    // X.dll for de/X.resources.dll.
    private static string Translated(string satellite)
        => Path.Combine(Path.GetDirectoryName(satellite)!, "..", Path.GetFileName(satellite)[..^SatelliteExtension.Length] + ".dll");
}
