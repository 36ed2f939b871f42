using System.Globalization;
using ModelGen.Evaluation;

namespace ModelGen.Tests.Evaluation;

public sealed class BleuTests
{
    private static readonly BleuOptions Tokens = new() { Tokenization = BleuTokenization.None };

    // The example in sacreBLEU's README, and what its own tests expect of it.
    private static readonly string[] PublishedHypotheses =
        ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."];

    private static readonly string[][] PublishedReferences =
    [
        ["The dog bit the man.", "It was not unexpected.", "The man bit him first."],
        ["The dog had bit the man.", "No one was surprised.", "The man had bitten the dog."],
    ];

    [Fact]
    public void Precisions_are_of_runs_of_one_to_four_words()
    {
        // 5 of 6 words, 3 of 5 pairs (the cat, cat sat, sat on), 2 of 4, 1 of 3: the product is 1/12, and its fourth root 0.53728497.
        var score = Bleu.Corpus(["the cat sat on the mat"], ["the cat sat on a mat"], Tokens);
        Assert.Equal([5L, 3L, 2L, 1L], score.Matches.ToArray());
        Assert.Equal([6L, 5L, 4L, 3L], score.Totals.ToArray());
        Assert.Equal(500.0 / 6, score.Precisions[0], 12);
        Assert.Equal((1.0, 6L, 6L), (score.BrevityPenalty, score.HypothesisLength, score.ReferenceLength));
        Assert.Equal(100 * Math.Pow(1 / 12.0, 0.25), score.Score, 10);
        Assert.Equal(53.728497, score.Score, 6);
    }

    [Fact]
    public void A_word_counts_at_most_as_often_as_one_reference_has_it()
    {
        // Papineni et al., section 2.1: 2 of 7.
        var score = Bleu.Corpus(["the the the the the the the"], [["the cat is on the mat"], ["there is a cat on the mat"]], Tokens);
        Assert.Equal((2L, 7L), (score.Matches[0], score.Totals[0]));
    }

    [Fact]
    public void Hypotheses_that_are_too_short_are_penalised()
    {
        // Every precision is 1; exp(1 - 6/5) = 0.81873075.
        var score = Bleu.Corpus(["the cat sat on a"], ["the cat sat on a mat"], Tokens);
        Assert.Equal(81.873075, score.Score, 6);
        Assert.Equal(Math.Exp(-0.2), score.BrevityPenalty, 14);
        Assert.Equal(5 / 6.0, score.LengthRatio, 14);
    }

    [Fact]
    public void Counts_are_summed_over_the_corpus_before_they_are_divided()
    {
        // 5 + 4 of 6 + 4 words, 3 + 3 of 5 + 3, 2 + 2 of 4 + 2, 1 + 1 of 3 + 1: 0.9 * 0.75 * 2/3 * 0.5 = 0.225; the lengths 10 and 10.
        var score = Bleu.Corpus(["the cat sat on the mat", "a b c d"], ["the cat sat on a mat", "a b c d"], Tokens);
        Assert.Equal(100 * Math.Pow(0.225, 0.25), score.Score, 10);
    }

    [Theory]
    [InlineData("a b c x", 0.125)] // 3/4 * 2/3 * 1/2 * 1/(2 * 1)
    [InlineData("a b x c", 1 / 64.0)] // 3/4 * 1/3 * 1/(2 * 2) * 1/(4 * 1)
    [InlineData("c x b y", 1 / 768.0)] // 2/4 * 1/(2 * 3) * 1/(4 * 2) * 1/(8 * 1)
    public void Exponential_smoothing_halves_once_more_for_each_order_without_a_match(string hypothesis, double product)
    {
        Assert.Equal(100 * Math.Pow(product, 0.25), Bleu.Corpus([hypothesis], ["a b c d"], Tokens).Score, 10);
        Assert.Equal(0, Bleu.Corpus([hypothesis], ["a b c d"], BleuOptions.MultiBleu).Score);
    }

    [Fact]
    public void Orders_that_nothing_is_long_enough_for_count_unless_they_are_left_out()
    {
        Assert.Equal(0, Bleu.Corpus(["a b"], ["a b"], Tokens).Score);
        Assert.Equal(100, Bleu.Corpus(["a b"], ["a b"], Tokens with { EffectiveOrder = true }).Score, 10);

        // 2/3 * 1/(2 * 2) * 1/(4 * 1), the third root.
        var score = Bleu.Corpus(["a x b"], ["a b c"], Tokens with { EffectiveOrder = true });
        Assert.Equal(100 * Math.Cbrt(1 / 24.0), score.Score, 10);
    }

    [Fact]
    public void Without_any_match_the_score_is_0_even_smoothed()
    {
        var score = Bleu.Corpus(["a b c d e"], ["v w x y z"], Tokens);
        Assert.Equal(0, score.Score);
        Assert.Equal([0.0, 0, 0, 0], score.Precisions.ToArray());
        Assert.Equal(0, Bleu.Corpus([""], ["a"]).Score);
        Assert.Equal((0, 0.0), (Bleu.Corpus([""], [" "]).ReferenceLength, Bleu.Corpus([""], [" "]).LengthRatio));
    }

    [Fact]
    public void The_reference_nearest_in_length_counts_and_of_two_the_shorter()
    {
        Assert.Equal(4, Bleu.Corpus(["a b c d e"], [["a b c d e f"], ["a b c d"]], Tokens).ReferenceLength);
        Assert.Equal(6, Bleu.Corpus(["a b c d e"], [["a b c"], ["a b c d e f"]], Tokens).ReferenceLength);
    }

    [Fact]
    public void The_published_example()
    {
        var score = Bleu.Corpus(PublishedHypotheses, PublishedReferences);
        Assert.Equal(48.530827, score.Score, 6);
        Assert.Equal(
            "BLEU|nrefs:2|case:mixed|eff:no|tok:13a|smooth:exp|version:ModelGen-0.1.0 = 48.53 82.4/50.0/45.5/37.5 "
            + "(BP = 0.943 ratio = 0.944 hyp_len = 17 ref_len = 18)",
            score.ToString());
        Assert.Equal(49.1919566, Bleu.Corpus(PublishedHypotheses, PublishedReferences, Tokens).Score, 7);
        Assert.Equal(48.530827, Bleu.Corpus(PublishedHypotheses, PublishedReferences, new() { Smoothing = BleuSmoothing.None }).Score, 6);
        Assert.Equal(0, Bleu.Corpus(["", "", ""], PublishedReferences).Score);
    }

    [Fact]
    public void The_signature_says_how_the_score_was_computed()
    {
        Assert.Equal("nrefs:1|case:mixed|eff:no|tok:none|smooth:none|version:ModelGen-0.1.0",
            Bleu.Corpus(["a"], ["a"], BleuOptions.MultiBleu).Signature);
        Assert.Equal("nrefs:1|case:lc|eff:yes|tok:13a|smooth:exp|version:ModelGen-0.1.0",
            Bleu.Corpus(["a"], ["a"], new() { LowerCase = true, EffectiveOrder = true }).Signature);
        Assert.StartsWith("nrefs:var|", Bleu.Corpus(["a", "b"], [["a", "b"], ["a", ""]]).Signature);
        Assert.StartsWith("nrefs:1|", Bleu.Corpus(["a", "b"], [["", "b"], ["a", ""]]).Signature);
    }

    [Fact]
    public void Case_counts_unless_it_is_lowered()
    {
        Assert.Equal(0, Bleu.Corpus(["DAS IST DIE ÜBUNG"], ["das ist die übung"]).Score);
        Assert.Equal(100, Bleu.Corpus(["DAS IST DIE ÜBUNG"], ["das ist die übung"], new() { LowerCase = true }).Score, 10);
    }

    [Fact]
    public void The_line_of_multi_bleu()
    {
        Assert.Equal(
            "BLEU = 53.73, 83.3/60.0/50.0/33.3 (BP=1.000, ratio=1.000, hyp_len=6, ref_len=6)",
            Bleu.Corpus(["the cat sat on the mat"], ["the cat sat on a mat"], BleuOptions.MultiBleu).ToMultiBleuLine());
        Assert.Equal(
            "BLEU = 0, 0/0/0/0 (BP=0, ratio=0, hyp_len=0, ref_len=0)",
            Bleu.Corpus(["a"], [" "], BleuOptions.MultiBleu).ToMultiBleuLine());

        // Punctuation is not split off: 3 of 4 words, not 4 of 5.
        Assert.Equal(3, Bleu.Corpus(["a b c d."], ["a b c d"], BleuOptions.MultiBleu).Matches[0]);
    }

    [Fact]
    public void A_tie_is_rounded_to_even_as_printf_does()
    {
        // 1 of 16 is 6.25 percent, 3 of 16 is 18.75.
        var filler = string.Join(' ', Enumerable.Range(0, 13).Select(i => $"x{i}"));
        Assert.Contains(" 6.2/0.0/", Line($"a x y {filler}", "a"));
        Assert.Contains(" 18.8/0.0/", Line($"a b c {filler}", "c b a"));

        static string Line(string hypothesis, string reference) =>
            Bleu.Corpus([hypothesis], [reference], BleuOptions.MultiBleu).ToMultiBleuLine();
    }

    [Fact]
    public void White_space_separates_words_of_whatever_kind() =>
        Assert.Equal(4, Bleu.Corpus(["a\u00A0b\t c\u001Cd\n"], ["a"], Tokens).HypothesisLength);

    [Fact]
    public void Text_does_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
        try
        {
            Assert.Contains(" = 48.53 82.4/", Bleu.Corpus(PublishedHypotheses, PublishedReferences).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Refuses_what_cannot_be_compared()
    {
        Assert.Equal("hypotheses", Assert.Throws<ArgumentException>(() => Bleu.Corpus([], [["a"]])).ParamName);
        Assert.Equal("references", Assert.Throws<ArgumentException>(() => Bleu.Corpus(["a"], (string[][])[])).ParamName);
        var exception = Assert.Throws<ArgumentException>(() => Bleu.Corpus(["a", "b"], [["a", "b"], ["a"]]));
        Assert.Contains("each of 2 hypotheses; got 1", exception.Message);
        Assert.Contains("sentence 1 has none", Assert.Throws<ArgumentException>(() => Bleu.Corpus(["a", "b"], ["a", ""])).Message);
    }
}
