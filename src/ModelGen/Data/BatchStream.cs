namespace ModelGen.Data;

/// <summary>
/// The batches that one set of data is read in, to train on in a random order or to measure with in the data's own. Each is packed into
/// the same arrays, so that reading allocates nothing.
/// </summary>
internal abstract class BatchStream(ProgramCapacity capacity)
{
    /// <summary>The batch that was drawn or read last.</summary>
    public BatchBuffer Batch { get; } = new(capacity);

    /// <exception cref="ArgumentException">The data is too short to draw a batch from.</exception>
    public virtual void RequireDrawable(string parameter)
    {
    }

    /// <summary>Target tokens of a batch to train on, known without making it.</summary>
    /// <param name="number">Batches drawn before in the run.</param>
    public abstract int CountTargets(long number);

    /// <summary>Makes a batch to train on, which depends on the seed and its number alone.</summary>
    /// <param name="number">Batches drawn before in the run.</param>
    public abstract void Draw(long number);

    /// <summary>Makes a batch to measure with: what comes next in the data's own order, as much as there is room for.</summary>
    /// <param name="from">How much has been read: tokens of a text, or pairs.</param>
    /// <param name="mostTargets">Target tokens it may have.</param>
    /// <returns>How much was read; 0 at the end.</returns>
    public abstract int Read(int from, int mostTargets);
}
