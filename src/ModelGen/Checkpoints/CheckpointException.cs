namespace ModelGen.Checkpoints;

/// <summary>A checkpoint file is damaged, or is not of the model it was given to. Nothing has been changed.</summary>
/// <param name="path">The file.</param>
/// <param name="fault">What is wrong with it: what was expected and what was found.</param>
/// <param name="inner">What the reading met, if anything.</param>
public sealed class CheckpointException(string path, string fault, Exception? inner = null) : Exception($"{path}: {fault}", inner)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}
