using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class CachedAttentionMeaning
{
    public static void Run(CachedAttention op, Frame frame)
    {
        var (spec, call) = (op.Spec, frame.Call);
        var (query, key, value) = (frame.Read(op.Query.Value), frame.Read(op.Key.Value), frame.Read(op.Value.Value));
        var output = new Matrix(call.Rows, spec.InnerWidth);
        for (var sequence = 0; sequence < call.Batch; sequence++)
        {
            var start = sequence * call.Length;
            var tokens = frame.Cache.Of(frame.Layer, sequence);
            Assert.Equal(call.FirstPosition, tokens.Count);
            for (var i = 0; i < call.Length; i++)
            {
                tokens.Add((Row(key, start + i, op.Key), Row(value, start + i, op.Value)));
                for (var head = 0; head < spec.Heads; head++)
                {
                    var columns = Enumerable.Range(head * spec.HeadDim, spec.HeadDim).ToList();
                    var asked = Row(query, start + i, op.Query);
                    var scores = tokens.Select(token => spec.Scale * columns.Sum(column => asked[column] * token.Key[column]));
                    var (weights, _) = AttentionMeaning.Softmax([.. scores]);
                    foreach (var column in columns)
                        output[start + i, column] = tokens.Select((token, j) => weights[j] * token.Value[column]).Sum();
                }
            }
        }

        frame.Write(op.Output, output);

        // The columns of all heads.
        double[] Row(Matrix matrix, int row, ColumnView view) =>
            [.. Enumerable.Range(view.Column, spec.InnerWidth).Select(column => matrix[row, column])];
    }
}
