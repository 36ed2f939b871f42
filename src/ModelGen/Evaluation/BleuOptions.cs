namespace ModelGen.Evaluation;

/// <summary>
/// How <see cref="Bleu"/> is computed: by default as sacreBLEU does (Post, 2018, "A Call for Clarity in Reporting BLEU Scores").
/// </summary>
public sealed record BleuOptions
{
    /// <summary>
    /// As the script multi-bleu.perl does for text that is in tokens: <see cref="BleuScore.ToMultiBleuLine"/> writes its line. Such scores
    /// depend on who made the tokens and compare only with scores over the same.
    /// </summary>
    public static BleuOptions MultiBleu { get; } = new() { Tokenization = BleuTokenization.None, Smoothing = BleuSmoothing.None };

    /// <summary>What the words are.</summary>
    public BleuTokenization Tokenization { get; init; } = BleuTokenization.Mteval13a;

    /// <summary>What an order without a match counts.</summary>
    public BleuSmoothing Smoothing { get; init; } = BleuSmoothing.Exponential;

    /// <summary>
    /// Whether upper and lower case are the same: each character is made lower-case by itself, so that a capital sigma at the end of a word
    /// becomes σ, not ς.
    /// </summary>
    public bool LowerCase { get; init; }

    /// <summary>
    /// Whether orders that no hypothesis is long enough for are left out of the mean; if not, they make the score 0. For the score of one
    /// short sentence.
    /// </summary>
    public bool EffectiveOrder { get; init; }
}
