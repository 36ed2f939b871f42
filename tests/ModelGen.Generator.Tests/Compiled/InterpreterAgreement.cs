using ModelGen.Generator.Tests.Interpreter;
using ModelGen.Numerics;
using ModelGen.Parallel;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>Whether a compiled decoder does what the interpreter says, at every vector width.</summary>
internal static class InterpreterAgreement
{
    // Two to three times the largest errors that float32 leaves in these tests' models: 4e-7, 2.7e-6 and 7e-7.
    private const double LossTolerance = 1e-6;
    private const double GradientTolerance = 6e-6;
    private const double LogitsTolerance = 2e-6;

    public static readonly VectorWidth[] Widths = Enum.GetValues<VectorWidth>();

    /// <summary>Losses of evaluation and training, and every gradient, first in place of what is there and then added to it.</summary>
    public static void CheckTraining(CompiledDecoder decoder, Call call, int threads = 2)
    {
        var expected = GraphInterpreter.Train(decoder.TrainingGraph, decoder.Parameters, call);
        var evaluation = GraphInterpreter.Evaluate(decoder.EvaluationGraph, decoder.Parameters, call with { DropoutKey = null });
        using var pool = new ForkJoinPool(threads);
        foreach (var width in Widths)
        {
            var gradients = decoder.EmptyGradients();
            var program = decoder.TrainingProgram(pool, gradients, width);
            var evaluated = program.Evaluate(CompiledDecoder.Batch(call));
            CheckOne(evaluated, evaluation.Losses!.Sum(), $"{width}: loss of evaluation");
            var scale = (float)call.LossScale;
            for (var times = 1; times <= 2; times++)
            {
                var what = $"{width}, {(times == 1 ? "in place of NaN" : "added to the same")}";
                var loss = program.Train(CompiledDecoder.Batch(call), scale, accumulate: times > 1, call.DropoutKey!.Value);
                CheckOne(loss, expected.Losses!.Sum(), $"{what}: loss of training");
                foreach (var parameter in gradients.Layout.Parameters)
                {
                    var ours = gradients.Elements(parameter).ToArray().Select(element => (double)element / times);
                    Agreement.Check(
                        [.. ours], expected.Gradients[parameter.Name].Elements, GradientTolerance, $"{what}: gradient of {parameter.Name}");
                }
            }
        }
    }

    /// <summary>The logits after every token of sequences that come in pieces of so many tokens, and after the last.</summary>
    public static void CheckInference(CompiledDecoder decoder, int batch, IReadOnlyList<int> pieces, ulong seed)
    {
        var length = pieces.Sum();
        var vocabularySize = decoder.Spec.Dimensions.VocabularySize;
        var tokens = RandomCall.Ids(batch * length, vocabularySize, seed);
        var expected = new InferenceInterpreter(decoder.InferenceGraph, decoder.Parameters).Forward(tokens, batch);
        using var pool = new ForkJoinPool(2);
        foreach (var width in Widths)
        {
            var program = decoder.Model.CreateInferenceProgram(pool, batch, width);
            var start = 0;
            foreach (var count in pieces)
            {
                var logits = new float[batch * count * vocabularySize];
                program.Forward(Columns(tokens, batch, start, count), logits);
                var reference = Columns(expected.Elements, batch, start * vocabularySize, count * vocabularySize);
                CheckLogits(logits, reference, $"from token {start} on");
                start += count;
            }

            program.Reset();
            var last = new float[batch * vocabularySize];
            program.Forward(tokens, last);
            CheckLogits(last, Columns(expected.Elements, batch, (length - 1) * vocabularySize, vocabularySize), "after the last token");

            void CheckLogits(float[] ours, double[] reference, string what) =>
                Agreement.Check([.. ours.Select(logit => (double)logit)], reference, LogitsTolerance, $"{width}: logits {what}");
        }
    }

    private static void CheckOne(double ours, double reference, string what) => Agreement.Check([ours], [reference], LossTolerance, what);

    /// <summary>The same columns of each of so many rows.</summary>
    private static T[] Columns<T>(T[] values, int rows, int start, int count)
    {
        var columns = values.Length / rows;
        return [.. Enumerable.Range(0, rows).SelectMany(row => values.Skip(row * columns + start).Take(count))];
    }
}
