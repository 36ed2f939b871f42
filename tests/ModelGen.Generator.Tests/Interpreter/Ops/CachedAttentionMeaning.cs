using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class CachedAttentionMeaning
{
    public static void Run(CachedAttention op, Frame frame)
    {
        var (spec, call) = (op.Spec, frame.Call);
        var (query, key, value) = (frame.Read(op.Query.Value), frame.Read(op.Key.Value), frame.Read(op.Value.Value));
        var output = new Matrix(call.Rows, spec.ValueWidth);
        for (var sequence = 0; sequence < call.Batch; sequence++)
        {
            var tokens = frame.Cache.Of(frame.Layer, sequence);
            Assert.Equal(call.FirstPosition, tokens.Count);
            for (var i = 0; i < call.Lengths[sequence]; i++)
            {
                var row = call.Starts[sequence] + i;
                tokens.Add((Row(key, row, op.Key, spec.KeyWidth), Row(value, row, op.Value, spec.ValueWidth)));
                var positions = Enumerable.Range(0, tokens.Count).Where(at => AttendedSequence.Sees(spec, tokens.Count - 1, at)).ToList();
                var seen = positions.Select(at => tokens[at]).ToList();
                for (var head = 0; head < spec.Heads; head++)
                {
                    var asked = Row(query, row, op.Query, spec.KeyWidth);
                    var scores = seen.Select(token => spec.Scale * Enumerable.Range(0, spec.KeyDim)
                        .Sum(column => Term(head, column, asked[head * spec.KeyDim + column], token.Key[head * spec.KeyDim + column])));
                    var (weights, _) = AttentionMeaning.Softmax([.. scores]);
                    frame.WriteAttention(spec, head, sequence, tokens.Count - 1, tokens.Count, positions, weights);
                    for (var column = head * spec.ValueDim; column < (head + 1) * spec.ValueDim; column++)
                        output[row, column] = seen.Select((token, j) => weights[j] * token.Value[column]).Sum();
                }
            }
        }

        frame.Write(op.Output, output);

        double Term(int head, int column, double asked, double key) =>
            op.Weight is null ? asked * key : frame.Read(op.Weight)[head, column] * Math.Tanh(asked + key);

        // The columns of all heads.
        double[] Row(Matrix matrix, int row, ColumnView view, int width) =>
            [.. Enumerable.Range(view.Column, width).Select(column => matrix[row, column])];
    }
}
