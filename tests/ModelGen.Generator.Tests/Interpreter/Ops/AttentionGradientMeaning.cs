using ModelGen.Generator.Graph.Expressions;
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
        var (query, key) = (frame.Read(op.Query, spec.KeyDim), frame.Read(op.Key, spec.KeyDim));
        Begin(frame, op.QueryGradient, op.KeyGradient, op.ValueGradient);
        var (dQuery, dKey) = (frame.Read(op.QueryGradient, spec.KeyDim), frame.Read(op.KeyGradient, spec.KeyDim));
        Differentiate(
            spec, op.Value, op.Dropout, frame.Read(op.Cotangent), op.ValueGradient, frame,
            (head, row, keyRow) => query.Dot(row, head, key, keyRow),
            (head, row, keyRow, dScore) =>
            {
                dQuery.Add(row, head, dScore, key, keyRow);
                dKey.Add(keyRow, head, dScore, query, row);
            });
    }

    /// <summary>Makes room for gradients that are written column by column.</summary>
    public static void Begin(Frame frame, params ColumnView[] gradients)
    {
        foreach (var view in gradients.DistinctBy(view => view.Value)) frame.Begin(view);
    }

    /// <summary>Adds up the values' cotangents, and hands on those of the scores, whatever these are.</summary>
    /// <param name="spec">The sizes.</param>
    /// <param name="values">The values.</param>
    /// <param name="dropout">On the weights.</param>
    /// <param name="outputCotangent">That of the output.</param>
    /// <param name="valueGradient">Takes those of the values.</param>
    /// <param name="frame">What the op sees.</param>
    /// <param name="score">The score, before its scale, of a head's query in a row with its key in a row.</param>
    /// <param name="scored">Takes the cotangent of each.</param>
    public static void Differentiate(
        AttentionSpec spec, ColumnView values, DropoutFactor? dropout, Matrix outputCotangent, ColumnView valueGradient, Frame frame,
        Func<int, int, int, double> score, Action<int, int, int, double> scored)
    {
        var (value, dValue) = (frame.Read(values, spec.ValueDim), frame.Read(valueGradient, spec.ValueDim));
        var cotangent = new HeadColumns(outputCotangent, 0, spec.ValueDim);
        foreach (var sequence in AttendedSequence.Of(spec, frame.Call))
        {
            for (var head = 0; head < spec.Heads; head++)
            {
                for (var i = 0; i < sequence.Queries; i++)
                {
                    var row = sequence.QueryStart + i;
                    var seen = sequence.SeenBy(i).ToList();
                    var scores = seen.Select(j => spec.Scale * score(head, row, sequence.KeyStart + j));
                    var (weights, _) = AttentionMeaning.Softmax([.. scores]);
                    var dWeights = new double[seen.Count];
                    for (var at = 0; at < seen.Count; at++)
                    {
                        var keyRow = sequence.KeyStart + seen[at];
                        var factor = AttentionMeaning.Dropout(dropout, spec, frame, row, head, seen[at]);
                        dWeights[at] = factor * cotangent.Dot(row, head, value, keyRow);
                        dValue.Add(keyRow, head, weights[at] * factor, cotangent, row);
                    }

                    var average = weights.Zip(dWeights, (weight, dWeight) => weight * dWeight).Sum();
                    for (var at = 0; at < seen.Count; at++)
                        scored(head, row, sequence.KeyStart + seen[at], weights[at] * (dWeights[at] - average) * spec.Scale);
                }
            }
        }
    }
}
