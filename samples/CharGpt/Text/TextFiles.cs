using System.Text;

namespace CharGptSample;

/// <summary>Reads the user's own text: one file, or all text files of a folder.</summary>
internal static class TextFiles
{
    /// <summary>Largest text, in bytes: beyond it, token ids and text together outgrow small machines.</summary>
    public const long MaximumBytes = 500_000_000;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// The text at a path, with \n line ends. The files of a folder come in ordinal order of their paths; those that are not text are left
    /// out.
    /// </summary>
    /// <exception cref="InputException">There is no such path, it cannot be read, or there is no text in it.</exception>
    public static string Read(string path)
    {
        try
        {
            if (Directory.Exists(path)) return ReadFolder(path);
            if (!File.Exists(path)) throw new InputException($"{path}: there is no such file or folder.");
            var length = new FileInfo(path).Length;
            if (length > MaximumBytes) throw TooLarge(path, length);
            var text = ReadFile(path) ?? throw new InputException($"{path}: this is not a text file in UTF-8.");
            return text.Length > 0 ? text : throw new InputException($"{path}: the file is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read. {e.Message}");
        }
    }

    private static string ReadFolder(string folder)
    {
        // By default, hidden files are left out.
        var files = Directory.GetFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true });
        Array.Sort(files, StringComparer.Ordinal);
        var text = new StringBuilder();
        var bytes = 0L;
        foreach (var file in files)
        {
            bytes += new FileInfo(file).Length;
            if (bytes > MaximumBytes) throw TooLarge(folder, bytes);
            if (ReadFile(file) is not { Length: > 0 } part) continue;
            text.Append(part);
            if (part[^1] != '\n') text.Append('\n');
        }

        return text.Length > 0 ? text.ToString() : throw new InputException($"{folder}: there is no text file in this folder.");
    }

    // Null if it is not text: not UTF-8, or with characters that no text has.
    private static string? ReadFile(string file)
    {
        string text;
        try
        {
            text = StrictUtf8.GetString(File.ReadAllBytes(file));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        if (text.StartsWith('\uFEFF')) text = text[1..];
        return text.Contains('\0') ? null : text.ReplaceLineEndings("\n");
    }

    private static InputException TooLarge(string path, long bytes)
        => new($"{path}: {bytes:N0} bytes are more than this sample reads, {MaximumBytes:N0}.");
}
