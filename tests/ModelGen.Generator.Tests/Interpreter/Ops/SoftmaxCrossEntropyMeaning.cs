using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class SoftmaxCrossEntropyMeaning
{
    public static void Run(SoftmaxCrossEntropy op, Frame frame)
    {
        var (losses, cotangent) = LossesAndCotangent(frame.Read(op.Logits), frame.Call, op.Smoothing);
        frame.Write(op.Losses, losses);
        if (op.Cotangent is not null) frame.Write(op.Cotangent, cotangent);
    }

    /// <summary>The loss of each row of logits, and the logits' cotangent.</summary>
    public static (Matrix Losses, Matrix Cotangent) LossesAndCotangent(Matrix logits, Call call, double smoothing = 0)
    {
        var losses = new Matrix(logits.Rows, 1);
        var cotangent = new Matrix(logits.Rows, logits.Columns);
        for (var row = 0; row < logits.Rows; row++)
        {
            var target = call.Targets[row];
            if (target < 0) continue;
            var maximum = Enumerable.Range(0, logits.Columns).Max(column => logits[row, column]);
            var sum = Enumerable.Range(0, logits.Columns).Sum(column => Math.Exp(logits[row, column] - maximum));
            for (var column = 0; column < logits.Columns; column++)
            {
                var probability = Math.Exp(logits[row, column] - maximum) / sum;
                var label = smoothing / logits.Columns + (column == target ? 1 - smoothing : 0);
                losses[row, 0] += label * (maximum + Math.Log(sum) - logits[row, column]);
                cotangent[row, column] = (probability - label) * call.LossScale;
            }
        }

        return (losses, cotangent);
    }
}
