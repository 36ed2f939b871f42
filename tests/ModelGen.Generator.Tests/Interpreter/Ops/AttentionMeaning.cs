using ModelGen.Generator.Graph;
using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class AttentionMeaning
{
    public static void Run(Attention op, Frame frame)
    {
        var (query, key) = (frame.Read(op.Query, op.Spec.KeyDim), frame.Read(op.Key, op.Spec.KeyDim));
        var (output, logSumExp) = Attend(op.Spec, op.Value, op.Dropout, frame, op.Output.Shape[0], (head, row, keyRow) =>
            query.Dot(row, head, key, keyRow));
        frame.Write(op.Output, output);
        frame.Write(op.LogSumExp, logSumExp);
    }

    /// <summary>The output of attention and each row's log-sum-exp, whatever the scores.</summary>
    /// <param name="spec">The sizes.</param>
    /// <param name="values">The values.</param>
    /// <param name="dropout">On the weights.</param>
    /// <param name="frame">What the op sees.</param>
    /// <param name="queryRows">Whose rows the queries' are.</param>
    /// <param name="score">The score, before its scale, of a head's query in a row with its key in a row.</param>
    public static (Matrix Output, Matrix LogSumExp) Attend(
        AttentionSpec spec, ColumnView values, DropoutFactor? dropout, Frame frame, Dim queryRows, Func<int, int, int, double> score)
    {
        var value = frame.Read(values, spec.ValueDim);
        var rows = frame.Call.Of(queryRows).Rows;
        var (output, logSumExp) = (new Matrix(rows, spec.ValueWidth), new Matrix(rows, spec.Heads));
        var heads = new HeadColumns(output, 0, spec.ValueDim);
        foreach (var sequence in AttendedSequence.Of(spec, frame.Call))
        {
            for (var head = 0; head < spec.Heads; head++)
            {
                for (var i = 0; i < sequence.Queries; i++)
                {
                    var row = sequence.QueryStart + i;
                    var scores = sequence.SeenBy(i).Select(j => spec.Scale * score(head, row, sequence.KeyStart + j));
                    var (weights, logSum) = Softmax([.. scores]);
                    logSumExp[row, head] = logSum;
                    frame.WriteAttention(spec, head, sequence.Index, i, sequence.Keys, sequence.SeenBy(i), weights);
                    foreach (var (j, weight) in sequence.SeenBy(i).Zip(weights))
                    {
                        var factor = Dropout(dropout, spec, frame, row, head, j);
                        heads.Add(row, head, weight * factor, value, sequence.KeyStart + j);
                    }
                }
            }
        }

        return (output, logSumExp);
    }

    public static (double[] Weights, double LogSumExp) Softmax(double[] scores)
    {
        var maximum = scores.Max();
        var sum = scores.Sum(score => Math.Exp(score - maximum));
        return ([.. scores.Select(score => Math.Exp(score - maximum) / sum)], maximum + Math.Log(sum));
    }

    /// <summary>The factor of one attention weight. Its index counts the keys of the padded context.</summary>
    public static double Dropout(DropoutFactor? factor, AttentionSpec spec, Frame frame, int row, int head, int key) =>
        factor is null ? 1 : frame.Dropout(factor, ((long)row * spec.Heads + head) * spec.PaddedKeyContext + key);
}
