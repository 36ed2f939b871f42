using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class EuclideanHeadsGradientMeaning
{
    public static void Run(EuclideanHeadsGradient op, Frame frame)
    {
        var (cotangent, output) = (frame.Read(op.Cotangent), frame.Read(op.Output));
        var gradient = new Matrix(output.Rows, op.Gradient.Shape.Columns);
        for (var row = 0; row < output.Rows; row++)
        {
            foreach (var (kind, to, from, columns) in HeadPlace.Of(op.Heads, op.Heads.KeyDim + 1))
            {
                for (var column = 0; column < columns; column++)
                {
                    gradient[row, to + column] = kind == HeadPlace.Part.Key
                        ? 2 * cotangent[row, from + column] - output[row, from + column] * cotangent[row, from + columns]
                        : cotangent[row, from + column];
                }
            }
        }

        frame.Write(op.Gradient, gradient);
    }
}
