using System.Collections.Immutable;

namespace ModelGen.Checkpoints;

/// <summary>One tensor of a safetensors file, as its header describes it.</summary>
public sealed class StoredTensor
{
    internal StoredTensor(string name, ElementType elementType, ImmutableArray<long> shape, long elementCount, long begin, long end)
    {
        Name = name;
        ElementType = elementType;
        Shape = shape;
        ElementCount = elementCount;
        Begin = begin;
        End = end;
    }

    /// <summary>Its name, unique in the file.</summary>
    public string Name { get; }

    /// <summary>What its elements are.</summary>
    public ElementType ElementType { get; }

    /// <summary>Dimensions, row-major; none for a scalar.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The product of <see cref="Shape"/>.</summary>
    public long ElementCount { get; }

    /// <summary>The first byte, counted from the end of the header.</summary>
    internal long Begin { get; }

    /// <summary>One past the last byte, counted from the end of the header.</summary>
    internal long End { get; }
}
