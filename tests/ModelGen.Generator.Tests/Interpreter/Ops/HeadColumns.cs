using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

/// <summary>What a view of columns shows of one layer: of each head so many columns.</summary>
internal sealed class HeadColumns(Matrix matrix, int firstColumn, int headDim)
{
    /// <summary>The columns of a view in the layer at hand; those of a value that holds all layers' stand further on.</summary>
    public HeadColumns(ColumnView view, Matrix matrix, int layer, int headDim)
        : this(matrix, view.Column + layer * view.LayerStride, headDim)
    {
    }

    public ref double this[int row, int head, int column] => ref matrix[row, firstColumn + head * headDim + column];

    /// <summary>The product of one head in a row with one head in a row of another.</summary>
    public double Dot(int row, int head, HeadColumns other, int otherRow)
    {
        var sum = 0.0;
        for (var column = 0; column < headDim; column++) sum += this[row, head, column] * other[otherRow, head, column];
        return sum;
    }

    /// <summary>Adds a multiple of one head in a row of another.</summary>
    public void Add(int row, int head, double factor, HeadColumns other, int otherRow)
    {
        for (var column = 0; column < headDim; column++) this[row, head, column] += factor * other[otherRow, head, column];
    }
}
