using ModelGen.Generator.Tests.Interpreter;
using ModelGen.Numerics;
using ModelGen.Parallel;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>Whether a compiled decoder does what the interpreter says, at every vector width.</summary>
internal static class InterpreterAgreement
{
    // Two to three times the largest errors that float32 leaves in these tests' models: 4e-7, 2.7e-6 (with cosine scores 6.8e-6) and 7e-7.
    private const double LossTolerance = 1e-6;
    private const double GradientTolerance = 8e-6;
    private const double LogitsTolerance = 2e-6;

    public static readonly VectorWidth[] Widths = Enum.GetValues<VectorWidth>();

    /// <summary>Losses of evaluation and training, and every gradient, first in place of what is there and then added to it.</summary>
    public static void CheckTraining(
        CompiledDecoder decoder, Call call, int threads = 2, double gradientTolerance = GradientTolerance)
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
                        [.. ours], expected.Gradients[parameter.Name].Elements, gradientTolerance, $"{what}: gradient of {parameter.Name}");
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
            var program = decoder.Decoder.CreateInferenceProgram(pool, batch, width);
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

    /// <summary>
    /// The logits of the targets of sources of different lengths, so many of each, that come in two pieces; then of the sequences that
    /// go on from others.
    /// </summary>
    public static void CheckTranslation(CompiledDecoder model, int[] sourceLengths, int beams, int length, ulong seed)
    {
        var size = model.Spec.Dimensions;
        var sources = RandomCall.Ids(sourceLengths.Sum(), size.SourceVocabularySize, seed);
        var batch = sourceLengths.Length * beams;
        var tokens = RandomCall.Ids(batch * length, size.VocabularySize, seed + 1);
        var expected = Interpreted(tokens);
        using var pool = new ForkJoinPool(2);
        foreach (var width in Widths)
        {
            var capacity = new ProgramCapacity(batch, batch * length, sourceLengths.Length, sources.Length);
            var program = ((EncoderDecoderModel)model.Model).CreateTranslationProgram(pool, capacity, width);
            program.Encode(sources, sourceLengths, beams);
            var first = new float[batch * size.VocabularySize];
            program.Forward(Columns(tokens, batch, 0, 1), first);
            CheckLogits(first, Columns(expected.Elements, batch, 0, size.VocabularySize), "after the first token");
            var rest = new float[batch * (length - 1) * size.VocabularySize];
            program.Forward(Columns(tokens, batch, 1, length - 1), rest);
            CheckLogits(
                rest, Columns(expected.Elements, batch, size.VocabularySize, (length - 1) * size.VocabularySize), "of the second piece");

            // After two tokens, each sequence of a source goes on from the source's last one.
            program.Encode(sources, sourceLengths, beams);
            program.Forward(Columns(tokens, batch, 0, 2), first);
            int[] origins = [.. Enumerable.Range(0, batch).Select(sequence => sequence / beams * beams + beams - 1)];
            program.Reorder(origins);
            var ofMoved = new float[batch * (length - 2) * size.VocabularySize];
            program.Forward(Columns(tokens, batch, 2, length - 2), ofMoved);
            int[] moved = [.. tokens];
            for (var sequence = 0; sequence < batch; sequence++)
                tokens.AsSpan(origins[sequence] * length, 2).CopyTo(moved.AsSpan(sequence * length));
            var afterMoving = Interpreted(moved).Elements;
            CheckLogits(
                ofMoved, Columns(afterMoving, batch, 2 * size.VocabularySize, (length - 2) * size.VocabularySize), "of moved ones");

            void CheckLogits(float[] ours, double[] reference, string what) =>
                Agreement.Check([.. ours.Select(logit => (double)logit)], reference, LogitsTolerance, $"{width}: logits {what}");
        }

        // Every sequence with a source of its own.
        Matrix Interpreted(int[] targets)
        {
            var starts = new Call(sourceLengths, sources).Starts;
            var source = new Call(
                [.. sourceLengths.SelectMany(count => Enumerable.Repeat(count, beams))],
                [
                    .. sourceLengths.Zip(starts).SelectMany(part =>
                        Enumerable.Repeat(sources.Skip(part.Second).Take(part.First), beams).SelectMany(ids => ids)),
                ]);
            return new InferenceInterpreter(model.InferenceGraph, model.Parameters, source).Forward(targets, batch);
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
