using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ModelGen.Checkpoints;

/// <summary>
/// A named tensor that is to go into a safetensors file. It refers to its elements, which must not change until they are written.
/// </summary>
public abstract class TensorToWrite
{
    private TensorToWrite(string name, ImmutableArray<long> shape, ElementType elementType, int length)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name == SafeTensorsHeader.MetadataName)
            throw new ArgumentException($"A tensor cannot be called {name}; the format keeps that name.", nameof(name));
        if (Count(shape) != length)
            throw new ArgumentException($"Tensor '{name}' of shape {FaultText.Shape(shape)} was given {length} elements.", nameof(shape));
        Name = name;
        Shape = shape;
        ElementType = elementType;
        ByteLength = (long)length * elementType.Size();
    }

    /// <summary>Its name, unique in the file.</summary>
    public string Name { get; }

    /// <summary>Dimensions, row-major; none for a scalar.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>What its elements are.</summary>
    public ElementType ElementType { get; }

    /// <summary>Bytes that its elements take.</summary>
    public long ByteLength { get; }

    /// <summary>A tensor of F32.</summary>
    /// <exception cref="ArgumentException">The name is not to be had, or the shape is not that of as many elements.</exception>
    public static TensorToWrite Create(string name, ReadOnlySpan<long> shape, ReadOnlyMemory<float> elements) =>
        new Of<float>(name, [.. shape], ElementType.F32, elements);

    /// <summary>A tensor of I64.</summary>
    /// <inheritdoc cref="Create(string, ReadOnlySpan{long}, ReadOnlyMemory{float})" path="/exception"/>
    public static TensorToWrite Create(string name, ReadOnlySpan<long> shape, ReadOnlyMemory<long> elements) =>
        new Of<long>(name, [.. shape], ElementType.I64, elements);

    /// <summary>A tensor of U64.</summary>
    /// <inheritdoc cref="Create(string, ReadOnlySpan{long}, ReadOnlyMemory{float})" path="/exception"/>
    public static TensorToWrite Create(string name, ReadOnlySpan<long> shape, ReadOnlyMemory<ulong> elements) =>
        new Of<ulong>(name, [.. shape], ElementType.U64, elements);

    internal abstract void WriteTo(Stream stream);

    // -1 where there is no such shape.
    private static long Count(ImmutableArray<long> shape)
    {
        Int128 count = 1;
        foreach (var dimension in shape)
        {
            if (dimension < 0 || count * dimension > long.MaxValue) return -1;
            count *= dimension;
        }

        return (long)count;
    }

    private sealed class Of<T>(string name, ImmutableArray<long> shape, ElementType elementType, ReadOnlyMemory<T> elements)
        : TensorToWrite(name, shape, elementType, elements.Length)
        where T : unmanaged
    {
        private const int ChunkElements = 1 << 18;

        // In chunks, as a span counts its bytes in an int, and a tensor may have more.
        internal override void WriteTo(Stream stream)
        {
            for (var rest = elements.Span; !rest.IsEmpty; rest = rest[Math.Min(ChunkElements, rest.Length)..])
                stream.Write(MemoryMarshal.AsBytes(rest[..Math.Min(ChunkElements, rest.Length)]));
        }
    }
}
