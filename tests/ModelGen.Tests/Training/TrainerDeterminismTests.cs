using ModelGen.Training;

namespace ModelGen.Tests.Training;

public sealed class TrainerDeterminismTests
{
    // 200 x 200 weights are several pieces of the block, so that threads do take turns.
    private const int VocabularySize = 200;

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void The_weights_are_the_same_bit_for_bit_at_any_number_of_threads(int threads)
    {
        var (expectedWeights, expectedSteps) = Train(threads: 1, seed: 11);
        var (weights, steps) = Train(threads, seed: 11);
        Assert.Equal(expectedWeights, weights);
        Assert.Equal(expectedSteps, steps);
    }

    [Fact]
    public void Another_seed_reads_other_windows() =>
        Assert.NotEqual(Train(threads: 1, seed: 11).Steps, Train(threads: 1, seed: 12).Steps);

    [Fact]
    public void Another_seed_drops_out_others()
    {
        Assert.NotEqual(StepOnFixedBatch(seed: 1), StepOnFixedBatch(seed: 2));
        Assert.Equal(StepOnFixedBatch(seed: 1), StepOnFixedBatch(seed: 1));
    }

    [Fact]
    public void Each_micro_batch_has_a_dropout_mask_of_its_own()
    {
        // The same sequence twice: with the same mask, what one micro-batch drops the other would drop too.
        int[] sequence = [0, 1, 2, 3, 4, 5, 6, 7];
        var options = new TrainerOptions { Threads = 1, BatchSize = 1, GradientAccumulation = 2 };
        using var trainer = new BigramModel(8) { DropoutRate = 0.5 }.CreateTrainer(options);
        trainer.Step([.. sequence, .. sequence], [.. sequence, .. sequence], 2, 8);
        var kept = Enumerable.Range(0, 8).Select(token => Math.Round(-16 * 8 / 7.0 * trainer.Gradients.Span[token * 9])).ToArray();
        Assert.Contains(1, kept);
    }

    [Fact]
    public void Each_step_has_a_dropout_mask_of_its_own()
    {
        int[] sequence = [0, 1, 2, 3, 4, 5, 6, 7];
        using var trainer = new BigramModel(8) { DropoutRate = 0.5 }.CreateTrainer(new() { Threads = 1 });
        Assert.NotEqual(KeptRows(), KeptRows());

        bool[] KeptRows()
        {
            trainer.Step(sequence, sequence, 1, 8);
            return [.. Enumerable.Range(0, 8).Select(token => trainer.Gradients.Span[token * 9] != 0)];
        }
    }

    private static (float[] Weights, StepResult[] Steps) Train(int threads, ulong seed)
    {
        var text = Texts.Noisy(5000, VocabularySize);
        var model = new BigramModel(VocabularySize) { DropoutRate = 0.1 };
        var options = new TrainerOptions { Threads = threads, Seed = seed, GradientAccumulation = 2, ClipNorm = 0.05 };
        using var trainer = model.CreateTrainer(options);
        var steps = Enumerable.Range(0, 20).Select(_ => trainer.Step(text)).ToArray();
        return (model.Snapshot(), steps);
    }

    private static float[] StepOnFixedBatch(ulong seed)
    {
        var text = Texts.Noisy(65, VocabularySize).Tokens;
        using var trainer = new BigramModel(VocabularySize) { DropoutRate = 0.5 }.CreateTrainer(new() { Threads = 1, Seed = seed });
        trainer.Step(text[..64], text[1..], 8, 8);
        return trainer.Gradients.Span.ToArray();
    }
}
