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
        var (spec, call) = (op.Spec, frame.Call);
        var (query, key, value) = (frame.Read(op.Query.Value), frame.Read(op.Key.Value), frame.Read(op.Value.Value));
        var cotangent = frame.Read(op.Cotangent);
        var gradients = op.Outputs.ToDictionary(output => output, output => new Matrix(call.Rows, output.Shape.Columns));
        var dQuery = gradients[op.QueryGradient.Value];
        var dKey = gradients[op.KeyGradient.Value];
        var dValue = gradients[op.ValueGradient.Value];
        for (var sequence = 0; sequence < call.Batch; sequence++)
        {
            var start = sequence * call.Length;
            for (var head = 0; head < spec.Heads; head++)
            {
                var columns = Enumerable.Range(head * spec.HeadDim, spec.HeadDim).ToList();
                for (var i = 0; i < call.Length; i++)
                {
                    var scores = AttentionMeaning.Scores(op.Query, query, op.Key, key, spec, start, head, i);
                    var (weights, _) = AttentionMeaning.Softmax(scores);
                    var dWeights = new double[i + 1];
                    for (var j = 0; j <= i; j++)
                    {
                        var factor = AttentionMeaning.Dropout(op.Dropout, spec, frame, sequence, head, i, j);
                        foreach (var column in columns)
                        {
                            dWeights[j] += factor * cotangent[start + i, column] * value[start + j, op.Value.Column + column];
                            dValue[start + j, op.ValueGradient.Column + column] += weights[j] * factor * cotangent[start + i, column];
                        }
                    }

                    var average = weights.Zip(dWeights, (weight, dWeight) => weight * dWeight).Sum();
                    for (var j = 0; j <= i; j++)
                    {
                        var dScore = weights[j] * (dWeights[j] - average) * spec.Scale;
                        foreach (var column in columns)
                        {
                            dQuery[start + i, op.QueryGradient.Column + column] += dScore * key[start + j, op.Key.Column + column];
                            dKey[start + j, op.KeyGradient.Column + column] += dScore * query[start + i, op.Query.Column + column];
                        }
                    }
                }
            }
        }

        foreach (var (output, gradient) in gradients) frame.Write(output, gradient);
    }
}
