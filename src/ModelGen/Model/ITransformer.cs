namespace ModelGen;

/// <summary>What the compiler adds to a declared class, for code that is generic over models.</summary>
public interface ITransformer<TSelf>
    where TSelf : TransformerModel, ITransformer<TSelf>
{
    /// <summary>A new model with weights drawn from <paramref name="seed"/>: the same seed gives the same weights bit for bit.</summary>
    static abstract TSelf Create(ulong seed = 0);

    /// <summary>The model in a safetensors file.</summary>
    /// <exception cref="Checkpoints.CheckpointException">The file is damaged, or its tensors are not those of this model.</exception>
    static abstract TSelf Load(string path);
}
