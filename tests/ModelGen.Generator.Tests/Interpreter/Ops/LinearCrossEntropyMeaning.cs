using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class LinearCrossEntropyMeaning
{
    public static void Run(LinearCrossEntropy op, Frame frame)
    {
        var logits = MatMulMeaning.Product(op.Logits.Form, frame.Read(op.Source), frame.Read(op.Weight));
        frame.Write(op.Losses, SoftmaxCrossEntropyMeaning.LossesAndCotangent(logits, frame.Call, op.Logits.LabelSmoothing).Losses);
    }
}
