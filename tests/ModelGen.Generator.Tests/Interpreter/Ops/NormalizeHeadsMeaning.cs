using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class NormalizeHeadsMeaning
{
    public static void Run(NormalizeHeads op, Frame frame)
    {
        var source = frame.Read(op.Source);
        var (output, scales) = (new Matrix(source.Rows, source.Columns), new Matrix(source.Rows, op.Heads.NormCount));
        for (var row = 0; row < source.Rows; row++)
        {
            var head = 0;
            foreach (var (kind, first, _, columns) in HeadPlace.Of(op.Heads, op.Heads.KeyDim))
            {
                var scale = kind == HeadPlace.Part.Values ? 1 : Scale(source, row, first, columns);
                if (kind != HeadPlace.Part.Values) scales[row, head++] = scale;
                for (var column = first; column < first + columns; column++) output[row, column] = source[row, column] * scale;
            }
        }

        frame.Write(op.Output, output);
        frame.Write(op.Scales, scales);
    }

    private static double Scale(Matrix source, int row, int first, int columns) =>
        1 / Math.Sqrt(Enumerable.Range(first, columns).Sum(column => source[row, column] * source[row, column]) + NormalizeHeads.Epsilon);
}
