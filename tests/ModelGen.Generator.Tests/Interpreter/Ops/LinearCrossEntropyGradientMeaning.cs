using ModelGen.Generator.Graph.Ops;

namespace ModelGen.Generator.Tests.Interpreter.Ops;

internal static class LinearCrossEntropyGradientMeaning
{
    public static void Run(LinearCrossEntropyGradient op, Frame frame)
    {
        var (source, weight) = (frame.Read(op.Source), frame.Read(op.Weight));
        var logits = MatMulMeaning.Product(op.Logits.Form, source, weight);
        var (losses, cotangent) = SoftmaxCrossEntropyMeaning.LossesAndCotangent(logits, frame.Call, op.Logits.LabelSmoothing);
        frame.Write(op.Losses, losses);
        var isPlain = op.Logits.Form == MatMulForm.Plain;
        frame.Write(op.SourceGradient, MatMulMeaning.Product(isPlain ? MatMulForm.TransposedRight : MatMulForm.Plain, cotangent, weight));
        var weightGradient = isPlain
            ? MatMulMeaning.Product(MatMulForm.TransposedLeft, source, cotangent)
            : MatMulMeaning.Product(MatMulForm.TransposedLeft, cotangent, source);
        frame.WriteGradient(op.WeightGradient, weightGradient, op.AlwaysAccumulates);
    }
}
