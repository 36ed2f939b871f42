using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class GatherMeaning
{
    public static void Run(Gather op, Frame frame)
    {
        var table = frame.Read(op.Table);
        var output = new Matrix(frame.Call.Rows, table.Columns);
        for (var row = 0; row < output.Rows; row++)
        {
            for (var column = 0; column < output.Columns; column++) output[row, column] = table[Index(op.Source, row, frame.Call), column];
        }

        frame.Write(op.Output, output);
    }

    /// <summary>The row of the table that a row of the call looks up.</summary>
    public static int Index(IndexSource source, int row, Call call) => source switch
    {
        IndexSource.Token => call.Tokens[row],
        IndexSource.Position => call.FirstPosition + row % call.Length,
        _ => throw new InvalidOperationException($"No meaning for {source}."),
    };
}
