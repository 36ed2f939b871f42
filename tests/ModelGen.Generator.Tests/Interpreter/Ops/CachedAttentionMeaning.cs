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
                tokens.Add((Columns(key, start + i, op.Key.Column, spec.InnerWidth), Columns(value, start + i, op.Value.Column, spec.InnerWidth)));
                for (var head = 0; head < spec.Heads; head++)
                {
                    var columns = Enumerable.Range(head * spec.HeadDim, spec.HeadDim).ToList();
                    var scores = tokens.Select(token => spec.Scale * columns.Sum(c => query[start + i, op.Query.Column + c] * token.Key[c])).ToArray();
                    var (weights, _) = AttentionMeaning.Softmax(scores);
                    foreach (var column in columns) output[start + i, column] = tokens.Select((token, j) => weights[j] * token.Value[column]).Sum();
                }
            }
        }

        frame.Write(op.Output, output);
    }

    private static double[] Columns(Matrix matrix, int row, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(column => matrix[row, column])];
}
