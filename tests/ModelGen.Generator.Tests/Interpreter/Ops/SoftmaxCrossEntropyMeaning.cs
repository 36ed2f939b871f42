using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class SoftmaxCrossEntropyMeaning
{
    public static void Run(SoftmaxCrossEntropy op, Frame frame)
    {
        var (losses, cotangent) = LossesAndCotangent(frame.Read(op.Logits), frame.Call);
        frame.Write(op.Losses, losses);
        if (op.Cotangent is not null) frame.Write(op.Cotangent, cotangent);
    }

    /// <summary>The loss of each row of logits, and the logits' cotangent.</summary>
    public static (Matrix Losses, Matrix Cotangent) LossesAndCotangent(Matrix logits, Call call)
    {
        var losses = new Matrix(logits.Rows, 1);
        var cotangent = new Matrix(logits.Rows, logits.Columns);
        for (var row = 0; row < logits.Rows; row++)
        {
            var target = call.Targets[row];
            if (target < 0) continue;
            var maximum = Enumerable.Range(0, logits.Columns).Max(column => logits[row, column]);
            var sum = Enumerable.Range(0, logits.Columns).Sum(column => Math.Exp(logits[row, column] - maximum));
            losses[row, 0] = maximum + Math.Log(sum) - logits[row, target];
            for (var column = 0; column < logits.Columns; column++)
            {
                var probability = Math.Exp(logits[row, column] - maximum) / sum;
                cotangent[row, column] = (probability - (column == target ? 1 : 0)) * call.LossScale;
            }
        }

        return (losses, cotangent);
    }
}
