using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class AttentionMeaning
{
    public static void Run(Attention op, Frame frame)
    {
        var (spec, call) = (op.Spec, frame.Call);
        var (query, key, value) = (frame.Read(op.Query.Value), frame.Read(op.Key.Value), frame.Read(op.Value.Value));
        var output = new Matrix(call.Rows, spec.InnerWidth);
        var logSumExp = new Matrix(call.Rows, spec.Heads);
        for (var sequence = 0; sequence < call.Batch; sequence++)
        {
            var start = sequence * call.Length;
            for (var head = 0; head < spec.Heads; head++)
            {
                for (var i = 0; i < call.Length; i++)
                {
                    var scores = Scores(op.Query, query, op.Key, key, spec, start, head, i);
                    var (weights, logSum) = Softmax(scores);
                    logSumExp[start + i, head] = logSum;
                    for (var j = 0; j <= i; j++)
                    {
                        var weight = weights[j] * Dropout(op.Dropout, spec, frame, sequence, head, i, j);
                        for (var column = head * spec.HeadDim; column < (head + 1) * spec.HeadDim; column++)
                            output[start + i, column] += weight * value[start + j, op.Value.Column + column];
                    }
                }
            }
        }

        frame.Write(op.Output, output);
        frame.Write(op.LogSumExp, logSumExp);
    }

    /// <summary>The scaled scores of query <paramref name="i"/> of a sequence with the keys up to its own.</summary>
    public static double[] Scores(
        ColumnView queryView, Matrix query, ColumnView keyView, Matrix key, AttentionSpec spec, int start, int head, int i)
    {
        var scores = new double[i + 1];
        for (var j = 0; j <= i; j++)
        {
            for (var column = head * spec.HeadDim; column < (head + 1) * spec.HeadDim; column++)
                scores[j] += spec.Scale * query[start + i, queryView.Column + column] * key[start + j, keyView.Column + column];
        }

        return scores;
    }

    public static (double[] Weights, double LogSumExp) Softmax(double[] scores)
    {
        var maximum = scores.Max();
        var sum = scores.Sum(score => Math.Exp(score - maximum));
        return ([.. scores.Select(score => Math.Exp(score - maximum) / sum)], maximum + Math.Log(sum));
    }

    /// <summary>The factor of one attention weight. Its index counts the keys of the padded context.</summary>
    public static double Dropout(
        Generator.Graph.Expressions.DropoutFactor? factor, AttentionSpec spec, Frame frame, int sequence, int head, int query, int key)
    {
        if (factor is null) return 1;
        var row = ((long)sequence * frame.Call.Length + query) * spec.Heads + head;
        return frame.Dropout(factor, row * spec.PaddedContext + key);
    }
}
