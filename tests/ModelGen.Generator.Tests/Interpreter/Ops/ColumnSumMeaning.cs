using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class ColumnSumMeaning
{
    public static void Run(ColumnSum op, Frame frame)
    {
        var source = frame.Read(op.Source);
        var sum = new Matrix(1, source.Columns);
        for (var row = 0; row < source.Rows; row++)
        {
            for (var column = 0; column < source.Columns; column++) sum[0, column] += source[row, column];
        }

        frame.WriteGradient(op.Sum, sum, op.AlwaysAccumulates);
    }
}
