using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class SelectLogitRowsMeaning
{
    public static void Run(SelectLogitRows op, Frame frame)
    {
        var source = frame.Read(op.Source);
        var rows = frame.Call.EveryPosition
            ? Enumerable.Range(0, source.Rows)
            : frame.Call.Starts.Zip(frame.Call.Lengths, (start, length) => start + length - 1);
        var output = new Matrix(rows.Count(), source.Columns);
        var to = 0;
        foreach (var row in rows)
        {
            for (var column = 0; column < source.Columns; column++) output[to, column] = source[row, column];
            to++;
        }

        frame.Write(op.Output, output);
    }
}
