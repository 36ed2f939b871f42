namespace ModelGen.Data;

/// <summary>
/// What a trainer learns from or measures with: a text (<see cref="TokenDataset"/>), or pairs (<see cref="PairDataset"/>).
/// </summary>
public abstract class TrainingData
{
    private protected TrainingData()
    {
    }

    /// <summary>Refuses data that the model has no embeddings, positions or encoder for.</summary>
    /// <param name="dimensions">The model's sizes.</param>
    /// <param name="parameter">What the caller's caller knows the data as.</param>
    /// <exception cref="ArgumentException">The data does not fit the model.</exception>
    internal abstract void RequireFits(ModelDimensions dimensions, string parameter);

    /// <summary>The batches of this data, as large as a program takes them.</summary>
    /// <param name="capacity">The most that a batch may have.</param>
    /// <param name="seed">What the order is drawn from.</param>
    /// <param name="parameter">What the caller's caller knows the data as.</param>
    /// <exception cref="ArgumentException">A pair is larger than a batch.</exception>
    internal abstract BatchStream OpenStream(ProgramCapacity capacity, ulong seed, string parameter);
}
