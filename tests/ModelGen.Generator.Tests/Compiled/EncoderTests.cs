using ModelGen.Generator.Tests.Interpreter;
using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>Encoders alone, with sequences of different lengths, against the interpreter.</summary>
public sealed class EncoderTests
{
    private const double OutputTolerance = 2e-6;

    [Theory]
    [InlineData("Head = EncoderHead.TokenClassification, Labels = 9, AttentionDropout = 0.2")]
    [InlineData("Head = EncoderHead.SequenceClassification, Labels = 3, Norm = NormPlacement.Pre, Bias = false")]
    [InlineData("Head = EncoderHead.SequenceClassification, Labels = 2, Pooling = Pooling.Mean, ResidualDropout = 0.1")]
    public void Losses_gradients_and_logits_are_those_of_the_interpreter(string arguments)
    {
        using var model = Compile(arguments);
        InterpreterAgreement.CheckTraining(model, RandomCall.Labelled(model.Spec, [19, 2, 11, 5], seed: 2));
        CheckOutput(model);
    }

    [Theory]
    [InlineData("Head = EncoderHead.TokenEmbeddings")]
    [InlineData("Head = EncoderHead.SequenceEmbedding, Norm = NormPlacement.Pre")]
    [InlineData("Head = EncoderHead.SequenceEmbedding, Pooling = Pooling.Mean")]
    public void Embeddings_are_those_of_the_interpreter(string arguments)
    {
        using var model = Compile(arguments);
        CheckOutput(model);
        using var pool = new ForkJoinPool(1);
        var thrown = Assert.Throws<NotSupportedException>(() => model.TrainingProgram(pool, model.EmptyGradients(), VectorWidth.Bits128));
        Assert.Contains("no loss", thrown.Message);
    }

    private static CompiledDecoder Compile(string arguments) => new(
        $"Topology.Encoder, DModel = 36, Heads = 3, Layers = 2, VocabularySize = 41, ContextLength = 19, {arguments}");

    private static void CheckOutput(CompiledDecoder model)
    {
        int[] lengths = [7, 1, 19, 4];
        var tokens = RandomCall.Ids(lengths.Sum(), model.Spec.Dimensions.VocabularySize, seed: 5);
        var call = new Call(lengths, tokens);
        var expected = GraphInterpreter.Infer(model.InferenceGraph, model.Parameters, call, new KeyValueCache()).Logits!;
        using var pool = new ForkJoinPool(2);
        foreach (var width in InterpreterAgreement.Widths)
        {
            var program = ((EncoderModel)model.Model).CreateEncoderProgram(pool, new ProgramCapacity(5, 40), width);
            var output = new float[expected.Rows * program.OutputWidth];
            program.Encode(tokens, lengths, output);
            Agreement.Check([.. output.Select(x => (double)x)], expected.Elements, OutputTolerance, $"{width}: output");
        }
    }
}
