using System.Numerics.Tensors;
using ModelGen.Checkpoints;
using ModelGen.Generation;
using ModelGen.Tests.Golden;

namespace ModelGen.Tests.Generation;

public sealed class SessionTests
{
    private static readonly SamplingOptions _greedy = new() { Temperature = 0 };

    [Fact]
    public void What_is_cut_back_is_forgotten_and_what_stands_before_it_stays()
    {
        var model = PreNormGeluTanh.Create(seed: 2);
        using var fresh = model.CreateSession(new SessionOptions { Threads = 1 });
        using var session = model.CreateSession(new SessionOptions { Threads = 1 });
        var (expected, logits) = (new float[37], new float[37]);
        fresh.Forward([4, 9, 7, 1], expected);
        session.Forward([4, 9, 30, 31, 32], logits);
        session.CutBack(2);
        Assert.Equal(2, session.Position);
        session.Forward([7, 1], logits);
        for (var i = 0; i < 37; i++) Assert.Equal(expected[i], logits[i], 1e-5f);
        Assert.Throws<ArgumentOutOfRangeException>(() => session.CutBack(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.CutBack(-1));
        Assert.Equal(4, session.Position);
    }

    [Fact]
    public void Forward_gives_the_logits_after_every_token_or_the_last()
    {
        var model = TableModel.Create(seed: 1);
        using var session = model.CreateSession(new SessionOptions { Threads = 1, Batch = 2 });
        int[] tokens = [0, 3, 1, 2, 4, 0, 2, 1];
        var every = new float[tokens.Length * 5];
        session.Forward(tokens, every);
        Assert.Equal(tokens.SelectMany(token => Row(model, token)), every);
        Assert.Equal(4, session.Position);

        session.Reset();
        Assert.Equal(0, session.Position);
        var last = new float[2 * 5];
        session.Forward(tokens, last);
        Assert.Equal([.. Row(model, 2), .. Row(model, 1)], last);
    }

    [Fact]
    public void Forward_takes_tensors_with_their_shapes()
    {
        var model = TableModel.Create(seed: 1);
        using var session = model.CreateSession(new SessionOptions { Threads = 1, Batch = 2 });
        int[] tokens = [0, 3, 1, 2];
        var logits = new float[4 * 5];
        session.Forward(new ReadOnlyTensorSpan<int>(tokens, [2, 2]), new TensorSpan<float>(logits, [2, 2, 5]));
        Assert.Equal(tokens.SelectMany(token => Row(model, token)), logits);

        var wrong = Assert.Throws<ArgumentException>(() =>
            session.Forward(new ReadOnlyTensorSpan<int>(tokens, [2, 2]), new TensorSpan<float>(logits, [4, 5])));
        Assert.Contains("(2, 2, 5) or (2, 5) logits; got (4, 5)", wrong.Message);
        wrong = Assert.Throws<ArgumentException>(() =>
            session.Forward(new ReadOnlyTensorSpan<int>(tokens, [4, 1]), new TensorSpan<float>(logits, [2, 2, 5])));
        Assert.Contains("(Batch 2, length) token ids; got (4, 1)", wrong.Message);
        wrong = Assert.Throws<ArgumentException>(() =>
            session.Forward(new ReadOnlyTensorSpan<int>(tokens, [2, 2]), new TensorSpan<float>(logits, [2, 5], [10, 2])));
        Assert.Contains("strided (2, 5)", wrong.Message);
        Assert.Equal(2, session.Position);
    }

    [Fact]
    public void Sessions_share_a_model_and_keep_their_own_position()
    {
        var model = TableModel.Cyclic();
        using var one = model.CreateSession(new SessionOptions { Threads = 1 });
        using var other = model.CreateSession(new SessionOptions { Threads = 2 });
        var logits = new float[5];
        one.Forward([1, 2, 3], logits);
        other.Forward([0], logits);
        Assert.Equal(3, one.Position);
        Assert.Equal(1, other.Position);
    }

    [Fact]
    public void Generates_token_by_token_after_a_prompt()
    {
        var model = TableModel.Cyclic();
        using var session = model.CreateSession(new SessionOptions { Threads = 1 });
        Assert.Equal([4, 0, 1], session.Complete([2, 3], 3, _greedy));
        Assert.Equal([[2, 3], [4], [0]], model.Pieces);
    }

    [Fact]
    public void A_token_is_there_before_the_next_is_computed()
    {
        var model = TableModel.Cyclic();
        using var session = model.CreateSession(new SessionOptions { Threads = 1 });
        using var tokens = session.Generate([2], 3, _greedy).GetEnumerator();
        Assert.Empty(model.Pieces);
        Assert.True(tokens.MoveNext());
        Assert.Equal(3, tokens.Current);
        Assert.Single(model.Pieces);
    }

    [Fact]
    public void At_the_end_of_the_context_the_window_slides_to_its_latter_half()
    {
        var model = TableModel.Cyclic();
        using var session = model.CreateSession(new SessionOptions { Threads = 1 });
        Assert.Equal([2, 3, 4, 0, 1, 2, 3, 4], session.Complete([0, 1, 2, 3, 4, 0, 1], 8, _greedy));

        // 7 of the prompt in pieces of 3, then 1 fills the context of 8; the newest 4 are run again, and so on from there.
        Assert.Equal([[0, 1, 2], [3, 4, 0], [1], [2], [0, 1, 2], [3], [4], [0], [1], [2], [0, 1, 2], [3]], model.Pieces);
        Assert.Equal(4, session.Position);
    }

    [Fact]
    public void A_prompt_may_fill_the_context()
    {
        var model = TableModel.Cyclic();
        using var session = model.CreateSession(new SessionOptions { Threads = 1 });
        Assert.Equal([3, 4], session.Complete([0, 1, 2, 3, 4, 0, 1, 2], 2, _greedy));
        Assert.Empty(session.Complete([0], 0));
    }

    [Fact]
    public void The_same_seed_gives_the_same_text_at_any_number_of_threads()
    {
        var model = TableModel.Create(seed: 3);
        using var one = model.CreateSession(new SessionOptions { Threads = 1 });
        using var two = model.CreateSession(new SessionOptions { Threads = 2 });
        var text = one.Complete([0], 50, new SamplingOptions { Seed = 5 });
        Assert.Equal(text, two.Complete([0], 50, new SamplingOptions { Seed = 5 }));
        Assert.NotEqual(text, one.Complete([0], 50, new SamplingOptions { Seed = 6 }));

        var generated = one.Generate([0], 50, new SamplingOptions { Seed = 5 });
        Assert.Equal(text, generated);
        Assert.Equal(text, generated);
    }

    [Fact]
    public void Refuses_a_prompt_that_cannot_be_at_once()
    {
        using var session = TableModel.Cyclic().CreateSession(new SessionOptions { Threads = 1 });
        Assert.Contains("the prompt is empty", Assert.Throws<ArgumentException>(() => session.Generate([], 1)).Message);
        var tooLong = Assert.Throws<ArgumentException>(() => session.Generate(new int[9], 1));
        Assert.Contains("at most 8 tokens, the context; got 9", tooLong.Message);
        var outside = Assert.Throws<ArgumentException>(() => session.Generate([0, 5], 1));
        Assert.Contains("id 5 at index 1 is outside the vocabulary, 0 to 4", outside.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Generate([0], -1));
        using var pair = TableModel.Cyclic().CreateSession(new SessionOptions { Threads = 1, Batch = 2 });
        Assert.Contains("this one has 2", Assert.Throws<InvalidOperationException>(() => pair.Generate([0], 1)).Message);
    }

    [Fact]
    public void Text_that_another_call_has_broken_into_ends()
    {
        using var session = TableModel.Cyclic().CreateSession(new SessionOptions { Threads = 1 });
        using var first = session.Generate([0], 5, _greedy).GetEnumerator();
        Assert.True(first.MoveNext());
        Assert.Equal([3], session.Complete([2], 1, _greedy));
        Assert.Throws<InvalidOperationException>(() => first.MoveNext());

        using var second = session.Generate([0], 5, _greedy).GetEnumerator();
        Assert.True(second.MoveNext());
        session.Reset();
        Assert.Throws<InvalidOperationException>(() => second.MoveNext());
    }

    [Fact]
    public void A_refused_call_does_not_break_into_a_text()
    {
        using var session = TableModel.Cyclic().CreateSession(new SessionOptions { Threads = 1 });
        using var text = session.Generate([0], 5, _greedy).GetEnumerator();
        Assert.True(text.MoveNext());
        Assert.Throws<ArgumentException>(() => session.Forward([99], new float[5]));
        Assert.True(text.MoveNext());
        Assert.Equal(2, text.Current);
    }

    [Fact]
    public void A_closed_session_refuses_calls()
    {
        var session = TableModel.Cyclic().CreateSession(new SessionOptions { Threads = 2 });
        session.Dispose();
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Forward([0], new float[5]));
        Assert.Throws<ObjectDisposedException>(() => session.Generate([0], 1));
        Assert.Throws<ObjectDisposedException>(session.Reset);
    }

    [Fact]
    public void Refuses_options_that_cannot_be()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SessionOptions { Threads = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SessionOptions { Batch = 0 });
    }

    [Fact]
    public void A_model_is_saved_and_loaded()
    {
        using var folder = new TemporaryFolder();
        var model = TableModel.Create(seed: 9);
        model.Save(folder["x"], new Dictionary<string, string> { ["note"] = "n" });
        Assert.Equal(model.Parameters.Span, TableModel.Load(folder["x"]).Parameters.Span);
        using var file = SafeTensorsFile.Open(folder["x"]);
        Assert.Equal("n", file.Metadata["note"]);
    }

    private static float[] Row(TableModel model, int token) => model.Parameters.Span.Slice(token * 5, 5).ToArray();
}
