using FsCheck;
using FsCheck.Fluent;
using ModelGen.Generator.Tests.Interpreter;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>Declarations drawn at random against the interpreter.</summary>
public sealed class RandomDeclarationTests
{
    // The same cases each time. To hunt for others, change the seed and let it run for longer.
    private const int Cases = 24;
    private const int CasesOfPairs = 8;

    // Two narrow stacks, one above the other, amplify what float32 rounds: the largest error is 1.3e-5.
    private const double GradientToleranceOfPairs = 3e-5;
    private const ulong Seed = 1;

    [Fact]
    public void Losses_gradients_and_logits_are_those_of_the_interpreter() =>
        Prop.ForAll(RandomDeclaration.Any, Check)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(new Replay(new Rnd(Seed), null)));

    [Fact]
    public void Of_pairs_too() =>
        Prop.ForAll(RandomPairDeclaration.Any, Check)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(CasesOfPairs).WithReplay(new Replay(new Rnd(Seed), null)));

    private static void Check(RandomPairDeclaration declaration)
    {
        using var model = new CompiledDecoder(declaration.Arguments);
        var decoder = declaration.Decoder;

        // At least two tokens: over a single key attention has no gradient to compare.
        int[] lengths = [.. Enumerable.Repeat(decoder.Length, decoder.Batch)];
        var call = RandomCall.Pairs(
            lengths, decoder.VocabularySize, declaration.SourceLengths, declaration.SourceVocabularySize, seed: 2);
        InterpreterAgreement.CheckTraining(model, call, decoder.Threads, GradientToleranceOfPairs);
        if (decoder.Length > 2) InterpreterAgreement.CheckTranslation(model, declaration.SourceLengths, beams: 2, decoder.Length, seed: 3);
    }

    private static void Check(RandomDeclaration declaration)
    {
        using var decoder = new CompiledDecoder(declaration.Arguments);
        var call = RandomCall.Training(declaration.Batch, declaration.Length, declaration.VocabularySize, seed: 2);
        InterpreterAgreement.CheckTraining(decoder, call, declaration.Threads);
        int[] pieces = declaration.Length == 1 ? [1] : [declaration.FirstPiece, declaration.Length - declaration.FirstPiece];
        InterpreterAgreement.CheckInference(decoder, Math.Min(declaration.Batch, 3), pieces, seed: 3);
    }
}
