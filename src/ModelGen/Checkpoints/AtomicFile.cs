namespace ModelGen.Checkpoints;

/// <summary>Writes a file whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes to a new file in the same folder, flushes it to the disk, and renames it over <paramref name="path"/>: at every moment the
    /// path holds the old file or the new one, whole. If anything fails, the new file is removed.
    /// </summary>
    /// <exception cref="IOException">The folder is missing or full, or the path is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = Path.GetFullPath(path);
        if (!Directory.Exists(Path.GetDirectoryName(target))) throw new DirectoryNotFoundException($"{path}: its folder does not exist.");
        if (Directory.Exists(target)) throw new IOException($"{path}: is a folder; expected the path of a file.");

        var temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
