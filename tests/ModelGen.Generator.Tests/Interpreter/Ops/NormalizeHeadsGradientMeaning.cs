using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class NormalizeHeadsGradientMeaning
{
    public static void Run(NormalizeHeadsGradient op, Frame frame)
    {
        var (cotangent, output, scales) = (frame.Read(op.Cotangent), frame.Read(op.Output), frame.Read(op.Scales));
        var gradient = new Matrix(output.Rows, output.Columns);
        for (var row = 0; row < output.Rows; row++)
        {
            var head = 0;
            foreach (var (kind, first, _, count) in HeadPlace.Of(op.Heads, op.Heads.KeyDim))
            {
                var columns = Enumerable.Range(first, count).ToList();
                var isScaled = kind != HeadPlace.Part.Values;
                var scale = isScaled ? scales[row, head++] : 1;
                var along = isScaled ? columns.Sum(column => cotangent[row, column] * output[row, column]) : 0;
                foreach (var column in columns) gradient[row, column] = (cotangent[row, column] - output[row, column] * along) * scale;
            }
        }

        frame.Write(op.Gradient, gradient);
    }
}
