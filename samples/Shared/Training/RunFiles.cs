namespace ModelGen.Samples;

/// <summary>The files that a run writes, all beside the model.</summary>
/// <param name="model">Where the model goes.</param>
/// <param name="metrics">Where the figures go, if anywhere.</param>
public sealed class RunFiles(string model, string? metrics)
{
    private const string CheckpointExtension = ".checkpoint.safetensors";

    /// <summary>The model.</summary>
    public string Model { get; } = model;

    /// <summary>The page that shows the run.</summary>
    public string Page { get; } = Path.ChangeExtension(model, ".html");

    /// <summary>The page that shows the trained model's attention.</summary>
    public string Attention { get; } = Path.ChangeExtension(model, ".attention.html");

    /// <summary>The trainer's state, to resume from.</summary>
    public string Checkpoint { get; } = Path.ChangeExtension(model, CheckpointExtension);

    /// <summary>The model at the steps that are averaged; <c>{step}</c> stands for the step.</summary>
    public string Snapshots { get; } = Path.ChangeExtension(model, ".snapshot-{step}.safetensors");

    /// <summary>The mean of the snapshots, until it is known whether it is the model.</summary>
    public string Average { get; } = Path.ChangeExtension(model, ".average.safetensors");

    /// <summary>The figures; null: nowhere.</summary>
    public string? Metrics { get; } = metrics;

    /// <summary>The model of the run that a checkpoint belongs to.</summary>
    /// <exception cref="InputException">The file is not named as checkpoints are.</exception>
    public static string ModelOf(string checkpoint)
    {
        if (checkpoint.EndsWith(CheckpointExtension, StringComparison.Ordinal))
            return checkpoint[..^CheckpointExtension.Length] + ".safetensors";
        throw new InputException($"{checkpoint}: expected the checkpoint of a run, a file whose name ends in {CheckpointExtension}.");
    }

    /// <summary>Finds out before training, not after it, that a file cannot be written.</summary>
    /// <exception cref="InputException">One cannot be written.</exception>
    public void RequireWritable()
    {
        foreach (var path in new[] { Model, Page, Attention, Checkpoint, RecordFile.PathBeside(Checkpoint), Metrics })
        {
            if (path is not null) RequireWritable(path);
        }
    }

    /// <summary>Replaces a file as a whole: who reads it meanwhile sees the old one or the new one.</summary>
    public static void Write(string path, string text)
    {
        var temporary = path + ".tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Finds out beforehand that a file cannot be written, or is one that is read.</summary>
    /// <exception cref="InputException">It cannot be written, or is <paramref name="besides"/>.</exception>
    public static void RequireWritable(string path, string besides)
    {
        RequireWritable(path);
        if (Path.GetFullPath(path) == Path.GetFullPath(besides))
            throw new InputException($"{path}: this is the model. Name another file to write.");
    }

    /// <summary>Finds out beforehand that a file cannot be written.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static void RequireWritable(string path)
    {
        if (path.Length == 0) throw new InputException("Cannot write to a file without a name.");
        if (Directory.Exists(path)) throw new InputException($"{path}: cannot be written, because it is a folder.");
        try
        {
            var probe = $"{path}.{Guid.NewGuid():N}.tmp";
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{path}: cannot be written. {e.Message}");
        }
    }
}
