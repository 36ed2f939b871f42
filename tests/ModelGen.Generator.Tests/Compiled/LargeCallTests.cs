using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>Calls that go through the arena in pieces, against the interpreter.</summary>
public sealed class LargeCallTests
{
    [Theory]

    // A vocabulary of more than 5461 leaves slices of 96 rows: 4 x 37 rows take two, the second of 52.
    [InlineData("DModel = 8, Heads = 2, Layers = 1, VocabularySize = 5501, ContextLength = 37")]
    [InlineData(
        "DModel = 8, Heads = 2, Layers = 1, VocabularySize = 5504, ContextLength = 37, Norm = NormPlacement.Post, TieEmbeddings = false")]
    public void Logits_exist_in_slices(string arguments)
    {
        using var decoder = new CompiledDecoder(arguments);
        InterpreterAgreement.CheckTraining(decoder, RandomCall.Training(4, 37, decoder.Spec.Dimensions.VocabularySize, seed: 2));
    }

    // 256 rows of inference are in the arena at once: 2 x 300 tokens take three passes, two of them full.
    [Fact]
    public void A_long_prompt_goes_through_in_passes()
    {
        using var decoder = new CompiledDecoder("DModel = 8, Heads = 2, Layers = 1, VocabularySize = 11, ContextLength = 300");
        InterpreterAgreement.CheckInference(decoder, 2, [300], seed: 2);
        InterpreterAgreement.CheckInference(decoder, 1, [3, 290, 7], seed: 3);
    }
}
