using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class AdditiveAttentionMeaning
{
    public static void Run(AdditiveAttention op, Frame frame)
    {
        var (query, key) = (frame.Read(op.Query, op.Spec.KeyDim), frame.Read(op.Key, op.Spec.KeyDim));
        var weight = frame.Read(op.Weight);
        var (output, _) = AttentionMeaning.Attend(op.Spec, op.Value, op.Dropout, frame, op.Output.Shape[0], (head, row, keyRow) =>
            Score(op.Spec, query, key, weight, head, row, keyRow));
        frame.Write(op.Output, output);
    }

    /// <summary>weight . tanh(query + key), of one head.</summary>
    public static double Score(AttentionSpec spec, HeadColumns query, HeadColumns key, Matrix weight, int head, int row, int keyRow) =>
        Enumerable.Range(0, spec.KeyDim)
            .Sum(column => weight[head, column] * Math.Tanh(query[row, head, column] + key[keyRow, head, column]));
}
