using ModelGen.Generator.Tests.Interpreter;
using ModelGen.Numerics;
using ModelGen.Parallel;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>The bits depend on the call, and neither on the number of workers nor on calls before.</summary>
public sealed class DeterminismTests
{
    public static TheoryData<string> Declared =>
    [
        $"DModel = 24, Heads = 3, Layers = 2, VocabularySize = 37, ContextLength = 13, {Declarations.Dropout}",
        "DModel = 33, Heads = 1, Layers = 1, VocabularySize = 101, ContextLength = 21, Norm = NormPlacement.Post, TieEmbeddings = false",
        $"DModel = 64, Heads = 2, Layers = 1, VocabularySize = 65, ContextLength = 32, Bias = false, {Declarations.Dropout}",
        "DModel = 20, Heads = 2, Layers = 1, VocabularySize = 41, ContextLength = 172, DFeedForward = 1030, TieEmbeddings = false",
        $"DModel = 41, Heads = 1, Layers = 1, VocabularySize = 1107, ContextLength = 11, DFeedForward = 107, {Declarations.Dropout}",
    ];

    [Theory]
    [MemberData(nameof(Declared))]
    public void Any_number_of_threads_gives_the_same_bits(string arguments)
    {
        using var decoder = new CompiledDecoder(arguments);
        var size = decoder.Spec.Dimensions;
        var call = RandomCall.Training(3, size.ContextLength, size.VocabularySize, seed: 2);
        foreach (var width in InterpreterAgreement.Widths)
        {
            var reference = Train(decoder, width, 1, call);
            Assert.Equal(reference, Train(decoder, width, 2, call));
            Assert.Equal(reference, Train(decoder, width, 5, call));

            var logits = Infer(decoder, width, 1, call);
            Assert.Equal(logits, Infer(decoder, width, 2, call));
            Assert.Equal(logits, Infer(decoder, width, 5, call));
        }
    }

    [Theory]
    [InlineData($"DModel = 24, Heads = 3, Layers = 3, VocabularySize = 37, ContextLength = 13, {Declarations.Dropout}")]
    [InlineData($"DModel = 24, Heads = 3, Layers = 3, VocabularySize = 37, ContextLength = 13, Norm = NormPlacement.Post, "
        + Declarations.Dropout)]
    [InlineData("DModel = 33, Heads = 1, Layers = 1, VocabularySize = 101, ContextLength = 21, TieEmbeddings = false")]
    public void Activations_that_are_recomputed_are_those_that_would_have_been_kept(string arguments)
    {
        using var keeping = new CompiledDecoder(arguments);
        using var recomputing = new CompiledDecoder($"{arguments}, {Declarations.Recompute}");
        var size = keeping.Spec.Dimensions;
        var call = RandomCall.Training(3, size.ContextLength, size.VocabularySize, seed: 2);
        foreach (var width in InterpreterAgreement.Widths)
        {
            var kept = Train(keeping, width, 1, call);
            Assert.Equal(kept, Train(recomputing, width, 1, call));
            Assert.Equal(kept, Train(recomputing, width, 3, call, call));
        }
    }

    [Fact]
    public void Calls_before_leave_no_trace()
    {
        using var decoder = new CompiledDecoder(
            $"DModel = 24, Heads = 3, Layers = 2, VocabularySize = 37, ContextLength = 13, {Declarations.Dropout}");
        var size = decoder.Spec.Dimensions;
        var before = RandomCall.Training(5, size.ContextLength, size.VocabularySize, seed: 3);
        var call = RandomCall.Training(2, size.ContextLength - 2, size.VocabularySize, seed: 2);
        foreach (var width in InterpreterAgreement.Widths)
            Assert.Equal(Train(decoder, width, 2, call), Train(decoder, width, 2, before, call));
    }

    /// <summary>The bits of the last call's loss, then of its gradients.</summary>
    private static List<long> Train(CompiledDecoder decoder, VectorWidth width, int threads, params Call[] calls)
    {
        var gradients = decoder.EmptyGradients();
        using var pool = new ForkJoinPool(threads);
        var program = decoder.TrainingProgram(pool, gradients, width);
        var loss = double.NaN;
        foreach (var call in calls)
            loss = program.Train(CompiledDecoder.Batch(call), (float)call.LossScale, false, call.DropoutKey!.Value);

        var bits = new List<long> { BitConverter.DoubleToInt64Bits(loss) };
        foreach (var parameter in gradients.Layout.Parameters)
        {
            foreach (var element in gradients.Elements(parameter)) bits.Add(BitConverter.SingleToInt32Bits(element));
        }

        return bits;
    }

    private static List<int> Infer(CompiledDecoder decoder, VectorWidth width, int threads, Call call)
    {
        using var pool = new ForkJoinPool(threads);
        var logits = new float[call.Rows * decoder.Spec.Dimensions.VocabularySize];
        decoder.Decoder.CreateInferenceProgram(pool, call.Batch, width).Forward(call.Tokens, logits);
        return [.. logits.Select(BitConverter.SingleToInt32Bits)];
    }
}
