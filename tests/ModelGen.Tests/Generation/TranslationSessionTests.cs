using ModelGen.Generation;
using ModelGen.Numerics;

namespace ModelGen.Tests.Generation;

public sealed class TranslationSessionTests
{
    private const int Begin = 0;
    private const int End = 1;

    private static readonly PrefixModel _model = new(seed: 7);

    private static readonly int[][] _sources =
        [[2], [3, 4, 5, 2, 3], [5, 5], [1, 0, 4, 4, 2, 5, 3], [2, 3, 4], [3], [4, 2, 2, 2], [5], [2, 2, 2, 2, 2, 2]];

    public static TheoryData<TranslationOptions, string> BadOptions => new()
    {
        { Options() with { BeginToken = 6 }, "BeginToken" },
        { Options() with { BeginToken = -1 }, "BeginToken" },
        { Options() with { EndToken = 6 }, "EndToken" },
        { Options() with { Beams = 0 }, "Beams" },
        { Options() with { Beams = 6 }, "Beams" },
        { Options() with { LengthPenalty = -0.1 }, "LengthPenalty" },
        { Options() with { LengthPenalty = double.NaN }, "LengthPenalty" },
        { Options() with { ExtraLength = -1 }, "ExtraLength" },
        { Options() with { BatchSize = 0 }, "BatchSize" },
        { Options() with { BatchSize = int.MaxValue }, "BatchSize" },
        { Options() with { Threads = -1 }, "Threads" },
        { Options() with { Width = (VectorWidth)7 }, "Width" },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Results_are_those_of_searching_each_source_by_hand(int beams)
    {
        var options = Options() with { Beams = beams };
        using var session = _model.CreateSession(options);
        var found = session.Search(_sources);
        for (var i = 0; i < _sources.Length; i++)
        {
            var source = _sources[i];
            var longest = Math.Min(source.Length + options.ExtraLength, 8);
            var expected = _model.Search([.. source, End], options, longest, beams).Finished;
            Assert.Equal(expected.Select(Text), found[i].Select(Text));
            Assert.Equal(expected.Select(hypothesis => hypothesis.Score), found[i].Select(hypothesis => hypothesis.Score));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 2)]
    [InlineData(100, 3)]
    public void Results_depend_neither_on_the_batch_nor_on_threads(int batchSize, int threads)
    {
        using var plain = _model.CreateSession(Options());
        using var session = _model.CreateSession(Options() with { BatchSize = batchSize, Threads = threads });
        var together = session.Search(_sources);
        Assert.Equal(_sources.Select(source => plain.Search([source])[0].Select(Text)), together.Select(found => found.Select(Text)));
        Assert.Equal(together.Select(found => found[0].Tokens), session.Translate(_sources));
        Assert.All(_sources.Zip(together), pair => Assert.Equal(pair.Second[0].Tokens, session.Translate(pair.First)));
    }

    [Fact]
    public void A_target_has_at_most_so_many_tokens_more_than_its_source_and_fits_the_context()
    {
        // The end is all but impossible, so that every target is as long as may be: 2 more than its source, and with its begin 9.
        var model = new PrefixModel(seed: 3, isEndless: true);
        using var session = model.CreateSession(Options() with { ExtraLength = 2, Beams = 1 });
        Assert.Equal([3, 7, 4, 8, 5, 3, 6, 3, 8], session.Translate(_sources).Select(target => target.Length));
        using var exact = model.CreateSession(Options() with { ExtraLength = 0, Beams = 3 });
        Assert.All(
            exact.Search(_sources).Zip(_sources),
            pair => Assert.All(pair.First, found => Assert.InRange(found.Tokens.Length, 0, pair.Second.Length)));
    }

    [Fact]
    public void A_length_limit_beyond_all_numbers_is_the_context()
    {
        using var most = _model.CreateSession(Options() with { ExtraLength = int.MaxValue });
        using var enough = _model.CreateSession(Options() with { ExtraLength = 8 });
        Assert.Equal(enough.Translate(_sources), most.Translate(_sources));
    }

    [Fact]
    public void Nothing_is_translated_to_nothing()
    {
        using var session = _model.CreateSession(Options());
        Assert.Empty(session.Translate(Array.Empty<int[]>()));
    }

    [Fact]
    public void Tells_how_many_sources_are_done_after_each_batch()
    {
        using var session = _model.CreateSession(Options() with { BatchSize = 4 });
        var reports = new Reports();
        session.Search(_sources, reports);
        Assert.Equal([4, 8, 9], reports);
    }

    [Fact]
    public void Ends_where_it_is_cancelled_and_can_go_on_afterwards()
    {
        using var session = _model.CreateSession(Options() with { BatchSize = 4 });
        var expected = session.Translate(_sources);
        using var source = new CancellationTokenSource();
        var reports = new Reports(afterFirst: source.Cancel);
        Assert.Throws<OperationCanceledException>(() => session.Search(_sources, reports, source.Token));
        Assert.Equal([4], reports);
        Assert.Equal(expected, session.Translate(_sources));
    }

    [Fact]
    public void Refuses_sources_that_cannot_be_before_any_is_translated()
    {
        using var session = _model.CreateSession(Options());
        var reports = new Reports();
        var error = Assert.Throws<ArgumentException>(() => session.Search([[2], []], reports));
        Assert.Contains("source 1 is empty", error.Message);

        // The source's context is 8, and the end takes one.
        error = Assert.Throws<ArgumentException>(() => session.Search([[2], new int[8]], reports));
        Assert.Contains("at most 7 tokens", error.Message);
        Assert.Contains("source 1 has 8", error.Message);
        error = Assert.Throws<ArgumentException>(() => session.Search([[2], [3, 6]], reports));
        Assert.Contains("id 6 at index 1 is outside the vocabulary, 0 to 5", error.Message);
        error = Assert.Throws<ArgumentException>(() => session.Translate([-1]));
        Assert.Contains("id -1 at index 0", error.Message);
        Assert.Throws<ArgumentNullException>(() => session.Translate((IReadOnlyList<int[]>)null!));
        Assert.Throws<ArgumentNullException>(() => session.Translate([[2], null!]));
        Assert.Empty(reports);
    }

    [Theory]
    [MemberData(nameof(BadOptions), DisableDiscoveryEnumeration = true)]
    public void Refuses_options_that_cannot_be(TranslationOptions options, string option)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _model.CreateSession(options));
        Assert.Equal(option, error.ParamName);
    }

    [Fact]
    public void A_closed_session_refuses_calls()
    {
        var session = _model.CreateSession(Options());
        session.Dispose();
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Translate([2]));
        Assert.Throws<ObjectDisposedException>(() => session.Search(_sources));
    }

    private static TranslationOptions Options() => new() { BeginToken = Begin, EndToken = End, Threads = 1 };

    private static string Text(Hypothesis found) => string.Join(' ', found.Tokens);

    private sealed class Reports(Action? afterFirst = null) : List<int>, IProgress<int>
    {
        public void Report(int value)
        {
            Add(value);
            if (Count == 1) afterFirst?.Invoke();
        }
    }
}
