namespace ModelGen.Generator.Tests.Interpreter;

/// <summary>Rows by columns of doubles: what the interpreter computes with. A value without rows, such as a bias, has one.</summary>
internal sealed class Matrix(int rows, int columns)
{
    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    /// <summary>All elements, row-major.</summary>
    public double[] Elements { get; } = new double[rows * columns];

    public ref double this[int row, int column] => ref Elements[row * Columns + column];

    /// <summary>The element-wise sum.</summary>
    public static Matrix operator +(Matrix left, Matrix right)
    {
        Assert.Equal((left.Rows, left.Columns), (right.Rows, right.Columns));
        var sum = new Matrix(left.Rows, left.Columns);
        for (var i = 0; i < sum.Elements.Length; i++) sum.Elements[i] = left.Elements[i] + right.Elements[i];
        return sum;
    }
}
