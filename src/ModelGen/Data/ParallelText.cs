using System.Text;
using System.Text.Unicode;

namespace ModelGen.Data;

/// <summary>Sentences and their translations: sentence i of the one means sentence i of the other. None is empty.</summary>
public sealed class ParallelText
{
    private ParallelText(IReadOnlyList<string> source, IReadOnlyList<string> target, int dropped)
    {
        Source = source;
        Target = target;
        Dropped = dropped;
    }

    /// <summary>The sentences to translate from.</summary>
    public IReadOnlyList<string> Source { get; }

    /// <summary>The sentences to translate to.</summary>
    public IReadOnlyList<string> Target { get; }

    /// <summary>Number of pairs.</summary>
    public int Count => Source.Count;

    /// <summary>Pairs that were left out, since one or both of their lines were empty or white space.</summary>
    public int Dropped { get; }

    /// <summary>Reads two files of UTF-8, a sentence a line. Lines end at <c>\n</c> or <c>\r\n</c>.</summary>
    /// <param name="sourcePath">The sentences to translate from.</param>
    /// <param name="targetPath">The sentences to translate to, as many.</param>
    /// <exception cref="InvalidDataException">The files have unequal numbers of lines, or a line is not valid UTF-8.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static ParallelText Read(string sourcePath, string targetPath)
    {
        var source = ReadLines(sourcePath);
        var target = ReadLines(targetPath);
        if (source.Count != target.Count)
        {
            throw new InvalidDataException(
                $"Expected as many lines in both files; {sourcePath} has {source.Count} and {targetPath} has {target.Count}.");
        }

        return FromLines(source, target);
    }

    /// <summary>The pairs of two lists of the same length.</summary>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static ParallelText FromLines(IReadOnlyList<string> source, IReadOnlyList<string> target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (target.Count != source.Count)
            throw new ArgumentException($"Expected {source.Count} lines, one a line of the source; got {target.Count}.", nameof(target));
        var kept = Enumerable.Range(0, source.Count)
            .Where(i => !string.IsNullOrWhiteSpace(source[i]) && !string.IsNullOrWhiteSpace(target[i]))
            .ToArray();
        return new ParallelText(
            Array.ConvertAll(kept, i => source[i]), Array.ConvertAll(kept, i => target[i]), source.Count - kept.Length);
    }

    // A line ends at \n only: other characters that some call a line's end stand within sentences, and would put the files out of step.
    private static List<string> ReadLines(string path)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        var lines = new List<string>();
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (line.EndsWith((byte)'\r')) line = line[..^1];
            if (!Utf8.IsValid(line)) throw new InvalidDataException($"{path}, line {lines.Count + 1}: is not valid UTF-8.");
            lines.Add(Encoding.UTF8.GetString(line));
        }

        return lines;
    }
}
