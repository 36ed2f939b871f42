using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class EuclideanHeadsMeaning
{
    public static void Run(EuclideanHeads op, Frame frame)
    {
        var source = frame.Read(op.Source);
        var output = new Matrix(source.Rows, op.Output.Shape.Columns);
        for (var row = 0; row < source.Rows; row++)
        {
            foreach (var (kind, from, to, columns) in HeadPlace.Of(op.Heads, op.Heads.KeyDim + 1))
            {
                for (var column = 0; column < columns; column++)
                    output[row, to + column] = source[row, from + column] * (kind == HeadPlace.Part.Key ? 2 : 1);
                if (kind == HeadPlace.Part.Query) output[row, to + columns] = 1;
                if (kind == HeadPlace.Part.Key)
                    output[row, to + columns] = -Enumerable.Range(from, columns).Sum(column => source[row, column] * source[row, column]);
            }
        }

        frame.Write(op.Output, output);
    }
}
