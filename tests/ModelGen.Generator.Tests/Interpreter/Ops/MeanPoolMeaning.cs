using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class MeanPoolMeaning
{
    public static void Run(MeanPool op, Frame frame)
    {
        var source = frame.Read(op.Source);
        var result = new Matrix(source.Rows, source.Columns);
        foreach (var (start, length) in frame.Call.Starts.Zip(frame.Call.Lengths))
        {
            for (var row = start; row < start + length; row++)
                for (var column = 0; column < source.Columns; column++) result[start, column] += source[row, column] / length;
        }

        frame.Write(op.Output, result);
    }

    public static void Run(MeanPoolGradient op, Frame frame)
    {
        var cotangent = frame.Read(op.Cotangent);
        var gradient = new Matrix(cotangent.Rows, cotangent.Columns);
        foreach (var (start, length) in frame.Call.Starts.Zip(frame.Call.Lengths))
        {
            for (var row = start; row < start + length; row++)
                for (var column = 0; column < cotangent.Columns; column++) gradient[row, column] = cotangent[start, column] / length;
        }

        frame.Write(op.SourceGradient, gradient);
    }
}
