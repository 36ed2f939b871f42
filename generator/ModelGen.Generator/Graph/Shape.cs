namespace ModelGen.Generator.Graph;

/// <summary>Extents, row-major. Only the first may be symbolic: a value is so many floats a row.</summary>
internal sealed class Shape : IEquatable<Shape>
{
    private readonly Dim[] _dims;

    public Shape(params Dim[] dims) => _dims = dims;

    public int Rank => _dims.Length;

    /// <summary>Whether the number of elements is known only at run time.</summary>
    public bool HasRows => _dims[0].Symbol is not null;

    public Dim this[int axis] => _dims[axis];

    /// <summary>Elements of one row where the first extent is symbolic; otherwise all elements.</summary>
    public long FixedLength
    {
        get
        {
            var product = 1L;
            for (var axis = HasRows ? 1 : 0; axis < Rank; axis++) product = checked(product * _dims[axis].Size);
            return product;
        }
    }

    /// <summary>Extent of the last axis.</summary>
    public int Columns => Rank == 1 && HasRows ? 1 : _dims[Rank - 1].Size;

    public bool Equals(Shape? other) => other is not null && _dims.SequenceEqual(other._dims);

    public override bool Equals(object? obj) => Equals(obj as Shape);

    public override int GetHashCode() => _dims.Aggregate(17, (hash, dim) => unchecked(hash * 31 + dim.GetHashCode()));

    public override string ToString() => "(" + string.Join(", ", _dims) + ")";
}
