using System.Globalization;

namespace ModelGen.Evaluation;

/// <summary>A BLEU score and what it is made of.</summary>
public sealed class BleuScore
{
    private readonly double[] _precisions = new double[Bleu.Orders];
    private readonly long[] _matches;
    private readonly long[] _totals;

    internal BleuScore(BleuCounts counts, BleuOptions options)
    {
        _matches = counts.Matches;
        _totals = counts.Totals;
        HypothesisLength = counts.HypothesisLength;
        ReferenceLength = counts.ReferenceLength;
        BrevityPenalty = HypothesisLength >= ReferenceLength ? 1
            : HypothesisLength == 0 ? 0
            : Math.Exp(1 - (double)ReferenceLength / HypothesisLength);
        Signature = SignatureOf(counts, options);
        if (!_matches.Any(matches => matches > 0)) return;

        var halvings = 1.0;
        var orders = options.EffectiveOrder ? _totals.Count(total => total > 0) : Bleu.Orders;
        for (var i = 0; i < Bleu.Orders && _totals[i] > 0; i++)
        {
            if (_matches[i] == 0 && options.Smoothing == BleuSmoothing.Exponential) halvings *= 2;
            _precisions[i] = 100 * (_matches[i] > 0 ? _matches[i]
                : options.Smoothing == BleuSmoothing.Exponential ? 1 / halvings
                : 0) / _totals[i];
        }

        Score = BrevityPenalty * Math.Exp(_precisions.Take(orders).Sum(Math.Log) / orders);
    }

    /// <summary>The score, from 0 to 100: brevity penalty times the geometric mean of the precisions.</summary>
    public double Score { get; }

    /// <summary>
    /// Of words and runs of 2, 3 and 4 words, the percentage of the hypotheses' that the references have too, each at most as often as one
    /// reference has it; smoothed. All 0 where nothing matches.
    /// </summary>
    public ReadOnlySpan<double> Precisions => _precisions;

    /// <summary>What the precisions are of: n-grams that match, of each order.</summary>
    public ReadOnlySpan<long> Matches => _matches;

    /// <summary>What the precisions are of: n-grams in the hypotheses, of each order.</summary>
    public ReadOnlySpan<long> Totals => _totals;

    /// <summary>1, or exp(1 - reference length / hypothesis length) where the hypotheses are shorter.</summary>
    public double BrevityPenalty { get; }

    /// <summary>Words in the hypotheses.</summary>
    public long HypothesisLength { get; }

    /// <summary>Words in the references; of several, in the one nearest in length to the hypothesis, the shorter of two.</summary>
    public long ReferenceLength { get; }

    /// <summary>Hypothesis length / reference length, or 0 where the references have no words.</summary>
    public double LengthRatio => ReferenceLength > 0 ? (double)HypothesisLength / ReferenceLength : 0;

    /// <summary>
    /// How the score was computed, in sacreBLEU's terms, to be given with the score:
    /// <c>nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:ModelGen-0.1.0</c>.
    /// </summary>
    public string Signature { get; }

    /// <summary>As sacreBLEU prints it: signature, score, precisions and lengths.</summary>
    public override string ToString() =>
        $"BLEU|{Signature} = {Text(Score, 2)} {PrecisionText()} "
        + $"(BP = {Text(BrevityPenalty, 3)} ratio = {Text(LengthRatio, 3)} hyp_len = {HypothesisLength} ref_len = {ReferenceLength})";

    /// <summary>The line that multi-bleu.perl prints.</summary>
    public string ToMultiBleuLine() => ReferenceLength == 0
        ? "BLEU = 0, 0/0/0/0 (BP=0, ratio=0, hyp_len=0, ref_len=0)"
        : $"BLEU = {Text(Score, 2)}, {PrecisionText()} "
            + $"(BP={Text(BrevityPenalty, 3)}, ratio={Text(LengthRatio, 3)}, hyp_len={HypothesisLength}, ref_len={ReferenceLength})";

    private static string SignatureOf(BleuCounts counts, BleuOptions options)
    {
        var references = counts.FewestReferences == counts.MostReferences
            ? counts.MostReferences.ToString(CultureInfo.InvariantCulture)
            : "var";
        var letters = options.LowerCase ? "lc" : "mixed";
        var effective = options.EffectiveOrder ? "yes" : "no";
        var tokenization = options.Tokenization == BleuTokenization.Mteval13a ? "13a" : "none";
        var smoothing = options.Smoothing == BleuSmoothing.Exponential ? "exp" : "none";
        var version = typeof(BleuScore).Assembly.GetName().Version!.ToString(3);
        return $"nrefs:{references}|case:{letters}|eff:{effective}|tok:{tokenization}|smooth:{smoothing}|version:ModelGen-{version}";
    }

    private string PrecisionText() => string.Join('/', _precisions.Select(precision => Text(precision, 1)));

    // C's printf rounds a tie, such as 6.25 to one digit, to even; .NET rounds it up. All the digits that a tie has are in a decimal.
    private static string Text(double value, int digits)
    {
        var exact = decimal.Parse(value.ToString("F24", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return decimal.Round(exact, digits, MidpointRounding.ToEven).ToString($"F{digits}", CultureInfo.InvariantCulture);
    }
}
