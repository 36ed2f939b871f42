using ModelGen.Data;
using ModelGen.Generation;
using ModelGen.Numerics;
using ModelGen.Parallel;
using ModelGen.Parameters;
using ModelGen.Training;

namespace ModelGen.Tests.Compiled;

[Transformer(
    Topology.Decoder, DModel = 24, Heads = 3, Layers = 2, VocabularySize = 19, ContextLength = 16, EmbeddingDropout = 0.1,
    ResidualDropout = 0.2, AttentionDropout = 0.1)]
internal partial class SmallGpt;

/// <summary>A compiled model with dropout in the hands of the trainer and of sessions.</summary>
public sealed class CompiledModelTests : IDisposable
{
    private static readonly TokenDataset Text = new(Enumerable.Range(0, 400).Select(i => (i * i + i / 7) % 19).ToArray());

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    public void A_run_that_was_stopped_and_resumed_has_the_weights_of_one_that_was_not(int threadsBefore, int threadsAfter)
    {
        var checkpoint = _folder["checkpoint.safetensors"];
        var whole = SmallGpt.Create(seed: 3);
        using (var trainer = whole.CreateTrainer(Options(threads: 2))) trainer.Fit(Text, null, steps: 12);

        using (var trainer = SmallGpt.Create(seed: 3).CreateTrainer(Options(threadsBefore)))
        {
            trainer.Fit(Text, null, steps: 5);
            trainer.SaveCheckpoint(checkpoint);
        }

        // Other weights than the checkpoint's, to see that they are replaced.
        var resumed = SmallGpt.Create(seed: 4);
        using (var trainer = resumed.CreateTrainer(Options(threadsAfter)))
        {
            trainer.Resume(checkpoint);
            trainer.Fit(Text, null, steps: 12);
        }

        Assert.Equal(whole.Parameters.Span.ToArray(), resumed.Parameters.Span.ToArray());
    }

    [Fact]
    public void A_saved_model_generates_what_it_did_before()
    {
        var path = _folder["model.safetensors"];
        var model = SmallGpt.Create(seed: 5);
        model.Save(path);
        Assert.Equal(Complete(model), Complete(SmallGpt.Load(path)));
    }

    [Fact]
    public void Sessions_on_many_threads_share_one_model()
    {
        var model = SmallGpt.Create(seed: 6);
        var expected = Complete(model);
        var completions = new int[8][];
        System.Threading.Tasks.Parallel.For(0, completions.Length, i => completions[i] = Complete(model));
        Assert.All(completions, completion => Assert.Equal(expected, completion));
    }

    [Fact]
    public void A_program_for_sequences_beyond_the_context_is_refused()
    {
        var model = SmallGpt.Create();
        using var pool = new ForkJoinPool(1);
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => model.CreateTrainingProgram(pool, new ParameterBlock(model.Parameters.Layout), 1, 17, VectorWidths.Preferred));
        Assert.Contains("context of 16 tokens", error.Message);
        Assert.Equal("maximumLength", error.ParamName);
    }

    private static TrainerOptions Options(int threads) => new() { BatchSize = 3, GradientAccumulation = 2, Threads = threads, Seed = 8 };

    private static int[] Complete(SmallGpt model)
    {
        using var session = model.CreateSession(new SessionOptions { Threads = 1 });
        return session.Complete([1, 2, 3], 40, new SamplingOptions { Seed = 9 });
    }
}
