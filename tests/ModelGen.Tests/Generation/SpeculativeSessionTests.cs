using ModelGen.Generation;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Generation;

[Transformer(Topology.Decoder, DModel = 8, Heads = 1, Layers = 1, VocabularySize = 37, ContextLength = 16)]
internal sealed partial class TinyDraft;

/// <summary>A draft changes when the tokens of a model come, not which.</summary>
public class SpeculativeSessionTests
{
    private static readonly SamplingOptions Greedy = new() { Temperature = 0 };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(4, 11)]
    [InlineData(50, 13)]
    public void Greedy_tokens_are_those_of_the_model_alone_also_past_its_context(int proposals, int prompted)
    {
        var model = PreNormGeluTanh.Create(seed: 3);
        var prompt = Enumerable.Range(5, prompted).ToArray();
        using var alone = model.CreateSession(new() { Threads = 1 });
        var options = new SpeculativeOptions { Threads = 1, Proposals = proposals };
        using var session = model.CreateSpeculativeSession(TinyDraft.Create(seed: 4), options);
        var expected = alone.Complete(prompt, 60, Greedy);
        Assert.Equal(expected, session.Complete(prompt, 60, Greedy));
        Assert.Equal(expected, session.Complete(prompt, 60, Greedy));
        using var itself = model.CreateSpeculativeSession(model, options);
        Assert.Equal(expected, itself.Complete(prompt, 60, Greedy));
        Assert.True(itself.Accepted > itself.Proposed * 0.9, $"{itself.Accepted} of {itself.Proposed}");
    }

    [Fact]
    public void A_draft_that_is_always_right_saves_passes_of_the_model()
    {
        var (model, draft) = (TableModel.Cyclic(), TableModel.Cyclic());
        using var session = model.CreateSpeculativeSession(draft, new SpeculativeOptions { Threads = 1, Proposals = 2 });
        Assert.Equal([1, 2, 3, 4, 0, 1], session.Complete([0], 6, Greedy));

        // Each gives the two proposals and a token of the model's own.
        Assert.Equal([[0, 1, 2], [3, 4, 0]], model.Pieces);
        Assert.Equal((4, 4), (session.Proposed, session.Accepted));
    }

    [Fact]
    public void After_a_wrong_proposal_the_model_goes_on_from_what_is_right()
    {
        var (model, draft) = (TableModel.Cyclic(), TableModel.Cyclic());

        // After 1 the draft expects 4.
        draft.Parameters.Span[TableModel.VocabularySize + 4] = 20;
        using var session = model.CreateSpeculativeSession(draft, new SpeculativeOptions { Threads = 1, Proposals = 3 });
        Assert.Equal([1, 2, 3, 4], session.Complete([0], 4, Greedy));
        Assert.Equal([0, 1, 4], model.Pieces[0]);
        Assert.Equal([2, 3], model.Pieces[^1]);
        Assert.Equal([2], draft.Pieces[^1]);
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(0.7, 0, 1)]
    [InlineData(1, 3, 1)]
    [InlineData(1.5, 4, 0.8)]
    public void Drawn_tokens_are_distributed_as_the_models_own(double temperature, int topK, double topP)
    {
        const int V = TableModel.VocabularySize;
        const int Texts = 6000;
        var (model, draft) = (TableModel.Create(seed: 5), TableModel.Create(seed: 6));
        var sampling = new SamplingOptions { Temperature = temperature, TopK = topK, TopP = topP };
        using var session = model.CreateSpeculativeSession(draft, new SpeculativeOptions { Threads = 1, Proposals = 2 });
        var counts = new double[V * V];
        for (var text = 0; text < Texts; text++)
        {
            var tokens = session.Complete([0], 3, sampling with { Seed = (ulong)text });
            counts[tokens[0] * V + tokens[1]]++;
        }

        Assert.InRange(session.Accepted, 1, session.Proposed - 1);
        var (statistic, freedom) = (0.0, -1);
        for (var first = 0; first < V; first++)
        {
            for (var second = 0; second < V; second++)
            {
                var expected = Texts * Probabilities(model, 0, sampling)[first] * Probabilities(model, first, sampling)[second];
                var count = counts[first * V + second];
                if (expected == 0)
                {
                    Assert.Equal(0, count);
                    continue;
                }

                statistic += (count - expected) * (count - expected) / expected;
                freedom++;
            }
        }

        // Of a right sampler, beyond this once in thousands of runs; the seeds are fixed.
        Assert.True(statistic < freedom + 4 * Math.Sqrt(2 * freedom), $"chi-square {statistic} with {freedom} degrees of freedom");
    }

    [Fact]
    public void A_text_ends_where_another_is_begun()
    {
        using var session =
            TableModel.Cyclic().CreateSpeculativeSession(TableModel.Cyclic(), new SpeculativeOptions { Threads = 1, Proposals = 1 });
        using var text = session.Generate([0], 6, Greedy).GetEnumerator();
        Assert.True(text.MoveNext());
        session.Complete([0], 1);
        Assert.True(text.MoveNext());
        Assert.Throws<InvalidOperationException>(() => text.MoveNext());
    }

    [Fact]
    public void A_draft_of_another_vocabulary_is_refused()
    {
        var thrown = Assert.Throws<ArgumentException>(() => PreNormGeluTanh.Create().CreateSpeculativeSession(TableModel.Create()));
        Assert.Equal("draft", thrown.ParamName);
        Assert.Contains("VocabularySize of 37; got 5", thrown.Message);
    }

    [Fact]
    public void A_draft_of_a_shorter_context_is_refused()
    {
        // Of a type that says no more, or the compiler would refuse it.
        DecoderModel draft = PreNormGeluTanh.Create();
        var thrown = Assert.Throws<ArgumentException>(() => TinyDraft.Create().CreateSpeculativeSession(draft));
        Assert.Equal("draft", thrown.ParamName);
        Assert.Contains("ContextLength of 16; got 13", thrown.Message);
    }

    [Fact]
    public void What_cannot_be_generated_is_refused()
    {
        using var session = TableModel.Cyclic().CreateSpeculativeSession(TableModel.Cyclic(), new SpeculativeOptions { Threads = 1 });
        Assert.Equal("prompt", Assert.Throws<ArgumentException>(() => session.Generate([], 1)).ParamName);
        Assert.Equal("prompt", Assert.Throws<ArgumentException>(() => session.Generate(new int[9], 1)).ParamName);
        Assert.Equal("prompt", Assert.ThrowsAny<ArgumentException>(() => session.Generate([5], 1)).ParamName);
        Assert.Equal("count", Assert.ThrowsAny<ArgumentException>(() => session.Generate([0], -1)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpeculativeOptions { Proposals = 0 });
    }

    private static double[] Probabilities(TableModel model, int token, SamplingOptions sampling)
    {
        var logits = model.Parameters.Span.Slice(token * TableModel.VocabularySize, TableModel.VocabularySize).ToArray();
        var weights = logits.Select(logit => Math.Exp(logit / sampling.Temperature)).ToArray();
        var kept = weights.OrderDescending().Take(sampling.TopK == 0 ? weights.Length : sampling.TopK).ToList();
        var total = kept.Sum();
        var nucleus = Enumerable.Range(1, kept.Count).First(count => kept.Take(count).Sum() >= sampling.TopP * total - 1e-9);
        var (least, sum) = (kept[nucleus - 1], kept.Take(nucleus).Sum());
        return [.. weights.Select(weight => weight >= least ? weight / sum : 0)];
    }
}
