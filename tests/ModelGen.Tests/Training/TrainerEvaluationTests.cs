using ModelGen.Data;

namespace ModelGen.Tests.Training;

public sealed class TrainerEvaluationTests
{
    // 150 tokens of which every one is different: a token's count says how often its place in the text was predicted.
    private static readonly TokenDataset Counting = new(Enumerable.Range(0, 150).ToArray());

    [Theory]
    [InlineData(8, 4)] // 149 = 4 batches of 4 * 8, 2 windows, 5 tokens
    [InlineData(8, 1)]
    [InlineData(149, 3)] // one window, exactly
    [InlineData(149, 1)]
    [InlineData(150, 2)] // less than a window
    [InlineData(1, 200)]
    public void Every_token_but_the_first_is_predicted_once(int length, int batch)
    {
        var model = new BigramModel(150, contextLength: length);
        using var trainer = model.CreateTrainer(new() { Threads = 2, BatchSize = batch });
        Assert.Equal(Math.Log(150), trainer.Evaluate(Counting), 1e-6);
        Assert.Equal(Enumerable.Repeat(1, 149).Prepend(0), model.EvaluatedTargets);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(37)]
    [InlineData(149)]
    public void No_more_than_the_tokens_asked_for_are_predicted(int maximum)
    {
        var model = new BigramModel(150);
        using var trainer = model.CreateTrainer(new() { Threads = 1, BatchSize = 3 });
        trainer.Evaluate(Counting, maximum);
        Assert.Equal(Enumerable.Range(0, 150).Select(i => i >= 1 && i <= maximum ? 1 : 0), model.EvaluatedTargets);
    }

    [Fact]
    public void It_is_the_mean_over_tokens_not_over_windows()
    {
        // Uniform but for token 5, which never follows: its loss is 30 nats more. It stands in the short last window.
        var model = new BigramModel(10, contextLength: 8);
        model.Parameters.Elements(model.Bias)[5] = -30;
        using var trainer = model.CreateTrainer(new() { Threads = 1 });
        var text = new TokenDataset(new[] { 0, 1, 2, 3, 4, 1, 2, 3, 4, 1, 5 });
        Assert.Equal((9 * Math.Log(9) + Math.Log(9) + 30) / 10, trainer.Evaluate(text), 1e-6);
    }

    [Fact]
    public void Evaluation_changes_neither_weights_nor_gradients()
    {
        var model = new BigramModel(150);
        using var trainer = model.CreateTrainer(new() { Threads = 1 });
        trainer.Step(Counting);
        var (weights, gradients) = (model.Snapshot(), trainer.Gradients.Span.ToArray());
        trainer.Evaluate(Counting);
        Assert.Equal(weights, model.Snapshot());
        Assert.Equal(gradients, trainer.Gradients.Span.ToArray());
        Assert.Null(trainer.BestValidationLoss);
    }

    [Fact]
    public void Nothing_to_predict_is_refused()
    {
        using var trainer = new BigramModel(150).CreateTrainer(new() { Threads = 1 });
        Assert.Throws<ArgumentOutOfRangeException>("maximumTokens", () => trainer.Evaluate(Counting, 0));
    }
}
