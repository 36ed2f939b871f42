using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class AdditiveAttentionGradientMeaning
{
    public static void Run(AdditiveAttentionGradient op, Frame frame)
    {
        var spec = op.Spec;
        var (query, key) = (frame.Read(op.Query, spec.KeyDim), frame.Read(op.Key, spec.KeyDim));
        var (weight, cotangent) = (frame.Read(op.Weight), frame.Read(op.Cotangent));
        AttentionGradientMeaning.Begin(frame, op.QueryGradient, op.KeyGradient, op.ValueGradient);
        var (dQuery, dKey) = (frame.Read(op.QueryGradient, spec.KeyDim), frame.Read(op.KeyGradient, spec.KeyDim));
        var ofRows = new Matrix(cotangent.Rows, spec.KeyWidth);
        var dWeight = new HeadColumns(ofRows, 0, spec.KeyDim);
        AttentionGradientMeaning.Differentiate(
            spec, op.Value, op.Dropout, cotangent, op.ValueGradient, frame,
            (head, row, keyRow) => AdditiveAttentionMeaning.Score(spec, query, key, weight, head, row, keyRow),
            (head, row, keyRow, dScore) =>
            {
                for (var column = 0; column < spec.KeyDim; column++)
                {
                    var tangent = Math.Tanh(query[row, head, column] + key[keyRow, head, column]);
                    var dSum = dScore * weight[head, column] * (1 - tangent * tangent);
                    dQuery[row, head, column] += dSum;
                    dKey[keyRow, head, column] += dSum;
                    dWeight[row, head, column] += dScore * tangent;
                }
            });
        frame.Write(op.WeightGradients, ofRows);
    }
}
