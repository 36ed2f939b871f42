using ModelGen.Generator.Graph.Expressions;
using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class AttentionMeaning
{
    public static void Run(Attention op, Frame frame)
    {
        var spec = op.Spec;
        var query = frame.Read(op.Query, spec.KeyDim);
        var key = frame.Read(op.Key, spec.KeyDim);
        var value = frame.Read(op.Value, spec.ValueDim);
        var rows = frame.Call.Of(op.Output.Shape[0]).Rows;
        var (output, logSumExp) = (new Matrix(rows, spec.ValueWidth), new Matrix(rows, spec.Heads));
        var heads = new HeadColumns(output, 0, spec.ValueDim);
        foreach (var sequence in AttendedSequence.Of(spec, frame.Call))
        {
            for (var head = 0; head < spec.Heads; head++)
            {
                for (var i = 0; i < sequence.Queries; i++)
                {
                    var row = sequence.QueryStart + i;
                    var (weights, logSum) = Softmax(Scores(spec, query, key, sequence, head, i));
                    logSumExp[row, head] = logSum;
                    foreach (var (j, weight) in sequence.SeenBy(i).Zip(weights))
                    {
                        var factor = Dropout(op.Dropout, spec, frame, row, head, j);
                        heads.Add(row, head, weight * factor, value, sequence.KeyStart + j);
                    }
                }
            }
        }

        frame.Write(op.Output, output);
        frame.Write(op.LogSumExp, logSumExp);
    }

    /// <summary>The scaled scores of one query of a sequence with the keys that it sees.</summary>
    public static double[] Scores(AttentionSpec spec, HeadColumns query, HeadColumns key, AttendedSequence sequence, int head, int i) =>
    [
        .. sequence.SeenBy(i).Select(j => spec.Scale * query.Dot(sequence.QueryStart + i, head, key, sequence.KeyStart + j)),
    ];

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
