using ModelGen.Generator.Tests.Interpreter;
using ModelGen.Numerics;
using ModelGen.Parallel;

namespace ModelGen.Generator.Tests.Compiled;

/// <summary>Alone, as what other tests allocate would be counted.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationCollection;

[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const string Arguments = $"DModel = 24, Heads = 3, Layers = 2, VocabularySize = 37, ContextLength = 13, {Declarations.Dropout}";

    [Fact]
    public void Training_steps_allocate_nothing()
    {
        using var decoder = new CompiledDecoder(Arguments);
        var call = RandomCall.Training(2, 13, 37, seed: 2);
        using var pool = new ForkJoinPool(2);
        foreach (var width in InterpreterAgreement.Widths)
        {
            var program = decoder.TrainingProgram(pool, decoder.EmptyGradients(), width);
            AllocatesNothing(() =>
            {
                program.Train(call.Tokens, call.Targets, 2, 13, 1, accumulate: true, dropoutKey: 1);
                program.Evaluate(call.Tokens, call.Targets, 2, 13);
            });
        }
    }

    [Fact]
    public void Tokens_of_inference_allocate_nothing()
    {
        using var decoder = new CompiledDecoder(Arguments);
        using var pool = new ForkJoinPool(2);
        var program = decoder.Decoder.CreateInferenceProgram(pool, 1, VectorWidths.Preferred);
        int[] tokens = [1, 2, 3];
        var logits = new float[37];
        AllocatesNothing(() =>
        {
            program.Reset();
            program.Forward(tokens, logits);
            program.Forward(tokens.AsSpan(0, 1), logits);
        });
    }

    private static void AllocatesNothing(Action step)
    {
        step();
        var own = GC.GetAllocatedBytesForCurrentThread();
        step();
        Assert.Equal(own, GC.GetAllocatedBytesForCurrentThread());

        // The test host's own threads allocate at times, so the workers are judged by the best of some tries.
        var least = Enumerable.Range(0, 20).Min(_ =>
        {
            var all = GC.GetTotalAllocatedBytes(precise: true);
            step();
            return GC.GetTotalAllocatedBytes(precise: true) - all;
        });
        Assert.Equal(0, least);
    }
}
