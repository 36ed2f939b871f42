using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class SelectFirstRowsMeaning
{
    public static void Run(SelectFirstRows op, Frame frame)
    {
        var source = frame.Read(op.Source);
        var starts = frame.Call.Starts;
        var result = new Matrix(starts.Length, source.Columns);
        for (var sequence = 0; sequence < starts.Length; sequence++)
            for (var column = 0; column < source.Columns; column++) result[sequence, column] = source[starts[sequence], column];
        frame.Write(op.Output, result);
    }
}
