using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class GatherMeaning
{
    public static void Run(Gather op, Frame frame)
    {
        var result = op.Epilogue.Stores[0].Output.Shape;
        var call = frame.Call.Of(result[0]);
        var sum = new Matrix(call.Rows, result.Columns);
        foreach (var (value, source, scale) in op.Lookups)
        {
            var table = frame.Read(value);
            for (var row = 0; row < sum.Rows; row++)
            {
                var index = Index(source, row, call);
                for (var column = 0; column < sum.Columns; column++) sum[row, column] += scale * table[index, column];
            }
        }

        ElementwiseMeaning.Store(sum, op.Epilogue, frame);
    }

    /// <summary>The row of the table that a row of the call looks up.</summary>
    public static int Index(IndexSource source, int row, Call call) => source switch
    {
        IndexSource.Token => call.Tokens[row],
        IndexSource.Position => call.Positions[row],
        _ => throw new InvalidOperationException($"No meaning for {source}."),
    };
}
