namespace ModelGen;

/// <summary>
/// States which encoder makes the embeddings that a consumer holds, such as a vector index or a column of a vector store, and how many
/// numbers it expects of each: the ModelGen compiler compares that with the encoder's DModel while you type.
/// </summary>
/// <remarks>
/// On a property with a <c>VectorStoreVector</c> attribute of Microsoft.Extensions.VectorData, that attribute's dimensions are compared
/// too, and the dimension may be left out here.
/// </remarks>
/// <param name="encoder">
/// A class of <see cref="Topology.Encoder"/> with <see cref="EncoderHead.TokenEmbeddings"/> or <see cref="EncoderHead.SequenceEmbedding"/>.
/// </param>
/// <param name="dimension">Numbers of one embedding, the encoder's DModel; left out, it is not stated here.</param>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter,
    AllowMultiple = false, Inherited = false)]
public sealed class EmbeddedByAttribute(Type encoder, int dimension = 0) : Attribute
{
    /// <summary>The class of the encoder.</summary>
    public Type Encoder { get; } = encoder;

    /// <summary>Numbers of one embedding; 0 where it is not stated here.</summary>
    public int Dimension { get; } = dimension;
}
