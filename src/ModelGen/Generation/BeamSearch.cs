using System.Numerics.Tensors;

namespace ModelGen.Generation;

/// <summary>
/// The hypotheses of one source while they grow: in each step the best continuations of all are kept, and those that end are put aside
/// (Vaswani et al., 2017, section 6.1; Wu et al., 2016, section 7).
/// </summary>
internal sealed class BeamSearch
{
    private readonly int _beams;
    private readonly int _endToken;
    private readonly double _lengthPenalty;
    private readonly int _longest;
    private readonly List<Hypothesis> _finished = [];
    private readonly List<(int Beam, int Token, double LogProbability)> _candidates = [];
    private int[][] _tokens;
    private double[] _scores;

    /// <summary>Begins with an empty hypothesis.</summary>
    /// <param name="options">How to search.</param>
    /// <param name="longest">Tokens that a hypothesis may have, its end not counted.</param>
    public BeamSearch(TranslationOptions options, int longest)
    {
        _beams = options.Beams;
        _endToken = options.EndToken;
        _lengthPenalty = options.LengthPenalty;
        _longest = longest;
        _tokens = [.. Enumerable.Repeat(Array.Empty<int>(), _beams)];

        // All beams are alike at first: only one of them may go on.
        _scores = [0, .. Enumerable.Repeat(double.NegativeInfinity, _beams - 1)];
    }

    /// <summary>Whether no continuation can change the result.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What ended, best first; at most as many as there are beams.</summary>
    public IReadOnlyList<Hypothesis> Finished => _finished;

    /// <summary>Takes the logits of what may come next and keeps the best continuations.</summary>
    /// <param name="logits">(beams, vocabulary); overwritten.</param>
    /// <param name="origins">Takes, for each beam that is kept, the beam it goes on from.</param>
    /// <param name="next">Takes its new token.</param>
    public void Advance(Span<float> logits, Span<int> origins, Span<int> next)
    {
        var vocabulary = logits.Length / _beams;
        var length = _tokens[0].Length;

        // Of twice as many candidates at most half can end, so there are always enough to go on.
        _candidates.Clear();
        for (var beam = 0; beam < _beams; beam++)
        {
            if (double.IsNegativeInfinity(_scores[beam])) continue;
            Collect(beam, logits.Slice(beam * vocabulary, vocabulary), mustEnd: length == _longest);
        }

        var (tokens, scores, kept) = (new int[_beams][], new double[_beams], 0);
        foreach (var (beam, token, logProbability) in _candidates)
        {
            if (token == _endToken)
            {
                Finish(beam, logProbability);
                continue;
            }

            if (kept == _beams) continue;
            tokens[kept] = [.. _tokens[beam], token];
            (scores[kept], origins[kept], next[kept]) = (logProbability, beam, token);
            kept++;
        }

        for (var beam = kept; beam < _beams; beam++)
        {
            tokens[beam] = [];
            (scores[beam], origins[beam], next[beam]) = (double.NegativeInfinity, 0, _endToken);
        }

        (_tokens, _scores) = (tokens, scores);
        IsDone = kept == 0 || (_finished.Count == _beams && _finished[^1].Score >= BestToCome(scores[0], length + 1));
    }

    // The best continuations of one beam among all collected so far, in descending order; of equals the lower beam and token come first.
    private void Collect(int beam, Span<float> logits, bool mustEnd)
    {
        var maximum = TensorPrimitives.Max<float>(logits);
        var score = _scores[beam] - maximum - LogSumExp(logits, maximum, out var end);
        if (mustEnd)
        {
            Insert(beam, _endToken, score + end);
            return;
        }

        var most = 2 * _beams;
        var least = Threshold(score, most);
        for (var token = 0; token < logits.Length; token++)
        {
            if (logits[token] <= least) continue;
            Insert(beam, token, score + logits[token]);
            if (_candidates.Count > most) _candidates.RemoveAt(most);
            least = Threshold(score, most);
        }
    }

    private float Threshold(double score, int most) =>
        _candidates.Count < most ? float.NegativeInfinity : (float)(_candidates[^1].LogProbability - score);

    private double LogSumExp(ReadOnlySpan<float> logits, float maximum, out float end)
    {
        end = logits[_endToken];
        var sum = 0.0;
        Span<float> exponentials = stackalloc float[256];
        for (var first = 0; first < logits.Length; first += exponentials.Length)
        {
            var part = logits.Slice(first, Math.Min(exponentials.Length, logits.Length - first));
            TensorPrimitives.Subtract(part, maximum, exponentials);
            TensorPrimitives.Exp(exponentials[..part.Length], exponentials);
            sum += TensorPrimitives.Sum<float>(exponentials[..part.Length]);
        }

        return Math.Log(sum);
    }

    private void Insert(int beam, int token, double logProbability)
    {
        var place = _candidates.Count;
        while (place > 0 && _candidates[place - 1].LogProbability < logProbability) place--;
        _candidates.Insert(place, (beam, token, logProbability));
    }

    private void Finish(int beam, double logProbability)
    {
        var hypothesis = new Hypothesis(_tokens[beam], logProbability, logProbability / Penalty(_tokens[beam].Length + 1));
        var place = _finished.Count;
        while (place > 0 && _finished[place - 1].Score < hypothesis.Score) place--;
        _finished.Insert(place, hypothesis);
        if (_finished.Count > _beams) _finished.RemoveAt(_beams);
    }

    // Log-probabilities only fall, and the penalty is greatest at the greatest length.
    private double BestToCome(double logProbability, int length) => logProbability / Penalty(Math.Max(_longest + 1, length));

    // Wu et al., 2016, equation 14; the length counts the end.
    private double Penalty(int length) => Math.Pow((5.0 + length) / 6, _lengthPenalty);
}
