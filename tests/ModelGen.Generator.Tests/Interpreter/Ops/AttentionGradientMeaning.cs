using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

/// <summary>
/// By the chain rule through weights, dropout and softmax, from the scores on: what forward left of output and log-sum-exp saves work, but
/// does not change the meaning.
/// </summary>
internal static class AttentionGradientMeaning
{
    public static void Run(AttentionGradient op, Frame frame)
    {
        var spec = op.Spec;
        var query = frame.Read(op.Query, spec.KeyDim);
        var key = frame.Read(op.Key, spec.KeyDim);
        var value = frame.Read(op.Value, spec.ValueDim);
        var cotangent = new HeadColumns(frame.Read(op.Cotangent), 0, spec.ValueDim);
        foreach (var view in new[] { op.QueryGradient, op.KeyGradient, op.ValueGradient }.DistinctBy(view => view.Value))
            frame.Begin(view);
        var dQuery = frame.Read(op.QueryGradient, spec.KeyDim);
        var dKey = frame.Read(op.KeyGradient, spec.KeyDim);
        var dValue = frame.Read(op.ValueGradient, spec.ValueDim);
        foreach (var sequence in AttendedSequence.Of(spec, frame.Call))
        {
            for (var head = 0; head < spec.Heads; head++)
            {
                for (var i = 0; i < sequence.Queries; i++)
                {
                    var row = sequence.QueryStart + i;
                    var seen = sequence.SeenBy(i).ToList();
                    var (weights, _) = AttentionMeaning.Softmax(AttentionMeaning.Scores(spec, query, key, sequence, head, i));
                    var dWeights = new double[seen.Count];
                    for (var at = 0; at < seen.Count; at++)
                    {
                        var keyRow = sequence.KeyStart + seen[at];
                        var factor = AttentionMeaning.Dropout(op.Dropout, spec, frame, row, head, seen[at]);
                        dWeights[at] = factor * cotangent.Dot(row, head, value, keyRow);
                        dValue.Add(keyRow, head, weights[at] * factor, cotangent, row);
                    }

                    var average = weights.Zip(dWeights, (weight, dWeight) => weight * dWeight).Sum();
                    for (var at = 0; at < seen.Count; at++)
                    {
                        var keyRow = sequence.KeyStart + seen[at];
                        var dScore = weights[at] * (dWeights[at] - average) * spec.Scale;
                        dQuery.Add(row, head, dScore, key, keyRow);
                        dKey.Add(keyRow, head, dScore, query, row);
                    }
                }
            }
        }
    }
}
