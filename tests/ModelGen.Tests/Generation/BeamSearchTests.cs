using ModelGen.Generation;

namespace ModelGen.Tests.Generation;

/// <summary>Beam search where so little can be said that all of it can be counted.</summary>
public sealed class BeamSearchTests
{
    private const int End = 1;

    // The logarithm of a sum of exponentials of float32, added up along a hypothesis.
    private const double Tolerance = 1e-6;

    private static readonly int[] _source = [2, 1];

    public static TheoryData<ulong, int, double, int> Searches
    {
        get
        {
            var data = new TheoryData<ulong, int, double, int>();
            foreach (var beams in new[] { 2, 3, 5 })
            {
                foreach (var penalty in new[] { 0, 0.6, 2 })
                {
                    foreach (var longest in new[] { 0, 1, 7 }) data.Add((ulong)data.Count(), beams, penalty, longest);
                }
            }

            return data;
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0.6)]
    [InlineData(3, 1.5)]
    public void With_room_for_all_hypotheses_it_finds_all_in_order(ulong seed, double lengthPenalty)
    {
        // 1 + 3 + 9 + 27 targets of at most three tokens that are not the end.
        var model = new PrefixModel(seed, vocabularySize: 4);
        var options = Options(beams: 40, lengthPenalty);
        var expected = All(model, [], 0, longest: 3)
            .Select(found => Scored(found, lengthPenalty))
            .OrderByDescending(found => found.Score)
            .ToList();
        Assert.Equal(40, expected.Count);
        var search = model.Search(_source, options, longest: 3, wanted: 40);
        AssertSame(expected, search.Finished);
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public void With_few_beams_it_finds_what_a_plain_search_finds_that_never_stops_early(
        ulong seed, int beams, double lengthPenalty, int longest)
    {
        var model = new PrefixModel(seed);
        var options = Options(beams, lengthPenalty);
        var expected = PlainSearch(model, options, longest);
        AssertSame(expected, model.Search(_source, options, longest, wanted: beams).Finished);
        AssertSame(expected[..1], model.Search(_source, options, longest, wanted: 1).Finished.Take(1));
    }

    [Fact]
    public void It_ends_before_the_greatest_length_once_the_best_is_certain()
    {
        // The end is nearly certain after one token.
        var steps = 0;
        var search = new BeamSearch(Options(beams: 2, lengthPenalty: 0.6), longest: 100, wanted: 1);
        for (; !search.IsDone; steps++)
            search.Advance(steps == 0 ? [0, -50, 9, -50, 0, -50, 9, -50] : [0, 50, 0, 0, 0, 50, 0, 0], new int[2], new int[2]);
        Assert.Equal(2, steps);
        Assert.Equal([2], search.Finished[0].Tokens);
    }

    [Fact]
    public void One_beam_takes_the_likeliest_token_until_that_is_the_end()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var model = new PrefixModel(seed);
            var greedy = new List<int>();
            while (greedy.Count < 7)
            {
                var logits = model.LogitsAfter(_source, [0, .. greedy]);
                var likeliest = Array.IndexOf(logits, logits.Max());
                if (likeliest == End) break;
                greedy.Add(likeliest);
            }

            // A length penalty so great that going on would pay.
            var search = model.Search(_source, Options(beams: 1, lengthPenalty: 3), longest: 7, wanted: 1);
            Assert.Equal(greedy, Assert.Single(search.Finished).Tokens);
        }
    }

    // Wu et al., 2016, equation 14, with the end counted: two tokens and the end are 3.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 8.0 / 6)]
    [InlineData(0.6, 1.1884016)]
    public void Scores_are_log_probabilities_over_the_length_penalty(double alpha, double penalty)
    {
        var search = new BeamSearch(Options(beams: 1, alpha), longest: 2, wanted: 1);
        while (!search.IsDone) search.Advance([0, 0, 1, 0], new int[1], new int[1]);
        var found = Assert.Single(search.Finished);
        var logSumExp = Math.Log(3 + Math.E);
        Assert.Equal([2, 2], found.Tokens);
        Assert.Equal(1 - logSumExp + 1 - logSumExp - logSumExp, found.LogProbability, Tolerance);
        Assert.Equal(found.LogProbability / penalty, found.Score, Tolerance);
    }

    [Fact]
    public void Of_equals_the_lower_beam_and_token_come_first()
    {
        var search = new BeamSearch(Options(beams: 3, lengthPenalty: 0), longest: 5, wanted: 3);
        var (origins, next) = (new int[3], new int[3]);
        search.Advance(new float[3 * 600], origins, next);
        Assert.Equal([0, 0, 0], origins);
        Assert.Equal([0, 2, 3], next);
        search.Advance(new float[3 * 600], origins, next);
        Assert.Equal([0, 0, 0], origins);
        Assert.Equal([0, 2, 3], next);
    }

    // The search looks at its logits in blocks; the best stand in the last, which is not whole.
    [Fact]
    public void The_best_tokens_may_stand_anywhere_in_a_large_vocabulary()
    {
        var search = new BeamSearch(Options(beams: 2, lengthPenalty: 0), longest: 5, wanted: 2);
        var (logits, next) = (new float[2 * 1000], new int[2]);
        (logits[999], logits[511], logits[512]) = (3, 1, 2);
        search.Advance(logits, new int[2], next);
        Assert.Equal([999, 512], next);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Logits_that_are_no_numbers_are_refused(float logit)
    {
        var search = new BeamSearch(Options(beams: 1, lengthPenalty: 0), longest: 5, wanted: 1);
        var error = Assert.Throws<InvalidOperationException>(() => search.Advance([0, logit, 0, 0], new int[1], new int[1]));
        Assert.Contains("greatest logit", error.Message);
    }

    [Fact]
    public void What_cannot_be_is_never_taken()
    {
        const float Never = float.NegativeInfinity;
        var search = new BeamSearch(Options(beams: 3, lengthPenalty: 0), longest: 2, wanted: 3);
        float[] logits = [Never, Never, 1, Never];
        while (!search.IsDone) search.Advance([.. logits, .. logits, .. logits], new int[3], new int[3]);
        Assert.Equal([2, 2], Assert.Single(search.Finished).Tokens);
    }

    private static TranslationOptions Options(int beams, double lengthPenalty) =>
        new() { BeginToken = 0, EndToken = End, Beams = beams, LengthPenalty = lengthPenalty };

    /// <summary>All that may follow a target, each with its log-probability.</summary>
    private static IEnumerable<(int[] Tokens, double LogProbability)> All(PrefixModel model, int[] target, double before, int longest)
    {
        var logProbabilities = LogProbabilities(model, target);
        if (target.Length == longest) return [(target, before + logProbabilities[End])];
        return logProbabilities.SelectMany((logProbability, token) => token == End
            ? [(target, before + logProbability)]
            : All(model, [.. target, token], before + logProbability, longest));
    }

    /// <summary>
    /// The search of the original paper's program, step by step up to the greatest length: of all continuations twice as many as there are
    /// beams; those that end are results, and of the others as many as there are beams go on.
    /// </summary>
    private static List<Hypothesis> PlainSearch(PrefixModel model, TranslationOptions options, int longest)
    {
        var results = new List<Hypothesis>();
        List<(int[] Tokens, double LogProbability)> alive = [([], 0)];
        for (var length = 0; length <= longest; length++)
        {
            var best = alive
                .SelectMany(beam => LogProbabilities(model, beam.Tokens).Select((logProbability, token) =>
                    (beam.Tokens, Token: token, LogProbability: beam.LogProbability + logProbability)))
                .Where(found => length < longest || found.Token == End)
                .OrderByDescending(found => found.LogProbability)
                .Take(2 * options.Beams)
                .ToList();
            results.AddRange(best.Where(found => found.Token == End)
                .Select(found => Scored((found.Tokens, found.LogProbability), options.LengthPenalty)));
            alive = [.. best.Where(found => found.Token != End).Take(options.Beams).Select(found =>
                ((int[])[.. found.Tokens, found.Token], found.LogProbability))];
        }

        return [.. results.OrderByDescending(found => found.Score).Take(options.Beams)];
    }

    private static double[] LogProbabilities(PrefixModel model, int[] target)
    {
        var logits = model.LogitsAfter(_source, [0, .. target]);
        var logSumExp = Math.Log(logits.Sum(logit => Math.Exp(logit)));
        return [.. logits.Select(logit => logit - logSumExp)];
    }

    private static Hypothesis Scored((int[] Tokens, double LogProbability) found, double lengthPenalty) => new(
        found.Tokens, found.LogProbability, found.LogProbability / Math.Pow((5 + found.Tokens.Length + 1) / 6.0, lengthPenalty));

    private static void AssertSame(IEnumerable<Hypothesis> expected, IEnumerable<Hypothesis> actual)
    {
        Assert.Equal(expected.Select(found => string.Join(' ', found.Tokens)), actual.Select(found => string.Join(' ', found.Tokens)));
        Assert.All(expected.Zip(actual), pair =>
        {
            Assert.Equal(pair.First.LogProbability, pair.Second.LogProbability, Tolerance);
            Assert.Equal(pair.First.Score, pair.Second.Score, Tolerance);
        });
    }
}
