using System.Text;

namespace TranslatorSample;

/// <summary>
/// Reads a folder that holds Multi30k, descriptions of pictures in two languages (Elliott et al., "Multi30K: Multilingual English-German
/// Image Descriptions", 2016): <c>train</c>, <c>valid</c> and <c>test.2016</c>, each with the languages as extensions, a sentence a line.
/// The text is lower-cased and cut into words, and words into pieces that end with <c>@@</c> where the word goes on.
/// </summary>
internal static class Multi30k
{
    private const string Continuation = "@@ ";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The three parts, with every line in its place.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="source">The language to translate from: <c>en</c>.</param>
    /// <param name="target">The language to translate into: <c>de</c>.</param>
    /// <param name="joinWords">Whether the pieces of a word are put together again.</param>
    /// <exception cref="InputException">A file is missing, is not text, or has not the lines of the other language.</exception>
    public static PairSplit Read(string folder, string source, string target, bool joinWords = true)
    {
        return new PairSplit(Part("train"), Part("valid"), Part("test.2016"));

        SentencePair[] Part(string name)
            => Pairs(Path.Combine(folder, $"{name}.{source}"), Path.Combine(folder, $"{name}.{target}"), joinWords);
    }

    /// <summary>A line with the pieces of its words put together again.</summary>
    public static string JoinWords(string line) => line.Replace(Continuation, "", StringComparison.Ordinal);

    private static SentencePair[] Pairs(string sourceFile, string targetFile, bool joinWords)
    {
        var (sources, targets) = (Lines(sourceFile), Lines(targetFile));
        if (sources.Length != targets.Length)
        {
            throw new InputException(
                $"{targetFile}: expected a line for each of the {sources.Length:N0} in {sourceFile}, found {targets.Length:N0}.");
        }

        return [.. sources.Zip(targets, (source, target) => new SentencePair(Words(source), Words(target)))];

        string Words(string line) => joinWords ? JoinWords(line) : line;
    }

    private static string[] Lines(string file)
    {
        if (!File.Exists(file)) throw new InputException($"{file}: there is no such file.");
        try
        {
            return File.ReadAllLines(file, StrictUtf8);
        }
        catch (DecoderFallbackException)
        {
            throw new InputException($"{file}: this is not a text file in UTF-8.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file}: cannot be read. {e.Message}");
        }
    }
}
