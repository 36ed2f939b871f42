using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class MatMulMeaning
{
    public static void Run(MatMul op, Frame frame)
    {
        var product = Product(op.Form, frame.Read(op.Left), frame.Read(op.Right));
        if (op.Epilogue.Stores is [{ Output: { Kind: ValueKind.ParameterGradient } gradient }])
            frame.WriteGradient(gradient, product, op.AlwaysAccumulates);
        else
            ElementwiseMeaning.Store(product, op.Epilogue, frame);
    }

    public static Matrix Product(MatMulForm form, Matrix left, Matrix right) => form switch
    {
        MatMulForm.Plain => Product(left, right),
        MatMulForm.TransposedRight => Product(left, Transposed(right)),
        _ => Product(Transposed(left), right),
    };

    private static Matrix Product(Matrix left, Matrix right)
    {
        Assert.Equal(left.Columns, right.Rows);
        var product = new Matrix(left.Rows, right.Columns);
        for (var row = 0; row < product.Rows; row++)
        {
            for (var k = 0; k < left.Columns; k++)
            {
                for (var column = 0; column < product.Columns; column++) product[row, column] += left[row, k] * right[k, column];
            }
        }

        return product;
    }

    private static Matrix Transposed(Matrix matrix)
    {
        var transposed = new Matrix(matrix.Columns, matrix.Rows);
        for (var row = 0; row < matrix.Rows; row++)
        {
            for (var column = 0; column < matrix.Columns; column++) transposed[column, row] = matrix[row, column];
        }

        return transposed;
    }
}
