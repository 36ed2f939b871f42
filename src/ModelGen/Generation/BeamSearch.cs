using System.Numerics.Tensors;

namespace ModelGen.Generation;

/// <summary>
/// The hypotheses of one source while they grow: in each step the best continuations of all are kept, and those that end are put aside
/// (Vaswani et al., 2017, section 6.1; Wu et al., 2016, section 7). A single beam is greedy: it ends where its end is likeliest.
/// </summary>
internal sealed class BeamSearch
{
    // Logits that are looked at together.
    private const int Block = 256;

    private readonly int _beams;
    private readonly int _endToken;
    private readonly double _lengthPenalty;
    private readonly int _longest;
    private readonly int _wanted;
    private readonly List<Hypothesis> _finished = [];
    private readonly List<(int Beam, int Token, double LogProbability)> _candidates = [];
    private int _length;
    private int[] _tokens;
    private int[] _nextTokens;
    private double[] _scores;
    private double[] _nextScores;

    /// <summary>Begins with an empty hypothesis.</summary>
    /// <param name="options">How to search.</param>
    /// <param name="longest">Tokens that a hypothesis may have, its end not counted.</param>
    /// <param name="wanted">How many results are asked for, up to the number of beams: the search ends once they are certain.</param>
    public BeamSearch(TranslationOptions options, int longest, int wanted)
    {
        _beams = options.Beams;
        _endToken = options.EndToken;
        _lengthPenalty = options.LengthPenalty;
        _longest = longest;
        _wanted = wanted;
        (_tokens, _nextTokens) = (new int[_beams * longest], new int[_beams * longest]);
        (_scores, _nextScores) = (new double[_beams], new double[_beams]);

        // All beams are alike at first: only one of them may go on.
        Array.Fill(_scores, double.NegativeInfinity, 1, _beams - 1);
    }

    /// <summary>Whether no continuation can change the results that are wanted.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What ended, best first; at most as many as there are beams.</summary>
    public IReadOnlyList<Hypothesis> Finished => _finished;

    // Of twice as many candidates at most half can end, so there are always enough to go on.
    private int MostCandidates => _beams == 1 ? 1 : 2 * _beams;

    /// <summary>Takes the logits of what may come next and keeps the best continuations.</summary>
    /// <param name="logits">(beams, vocabulary).</param>
    /// <param name="origins">Takes, for each beam that is kept, the beam it goes on from.</param>
    /// <param name="next">Takes its new token.</param>
    /// <exception cref="InvalidOperationException">The greatest logit is not a finite number.</exception>
    public void Advance(ReadOnlySpan<float> logits, Span<int> origins, Span<int> next)
    {
        var vocabulary = logits.Length / _beams;
        _candidates.Clear();
        for (var beam = 0; beam < _beams; beam++)
        {
            if (double.IsNegativeInfinity(_scores[beam])) continue;
            Collect(beam, logits.Slice(beam * vocabulary, vocabulary), mustEnd: _length == _longest);
        }

        var kept = 0;
        foreach (var (beam, token, logProbability) in _candidates)
        {
            if (token == _endToken)
            {
                Finish(Tokens(_tokens, beam), logProbability);
                continue;
            }

            if (kept == _beams) continue;
            Tokens(_tokens, beam).CopyTo(Tokens(_nextTokens, kept));
            _nextTokens[kept * _longest + _length] = token;
            (_nextScores[kept], origins[kept], next[kept]) = (logProbability, beam, token);
            kept++;
        }

        for (var beam = kept; beam < _beams; beam++)
            (_nextScores[beam], origins[beam], next[beam]) = (double.NegativeInfinity, 0, _endToken);

        (_tokens, _nextTokens) = (_nextTokens, _tokens);
        (_scores, _nextScores) = (_nextScores, _scores);
        _length++;
        IsDone = kept == 0 || (_finished.Count >= _wanted && _finished[_wanted - 1].Score >= BestToCome(_scores[0]));
    }

    private Span<int> Tokens(int[] tokens, int beam) => tokens.AsSpan(beam * _longest, _length);

    // The best continuations of one beam among all collected so far, in descending order; of equals the lower beam and token come first.
    private void Collect(int beam, ReadOnlySpan<float> logits, bool mustEnd)
    {
        var maximum = TensorPrimitives.Max(logits);
        if (!float.IsFinite(maximum)) throw new InvalidOperationException($"The model's greatest logit is {maximum}, no finite number.");
        var score = _scores[beam] - maximum - LogSumExp(logits, maximum);
        if (mustEnd)
        {
            Insert(beam, _endToken, score + logits[_endToken]);
            return;
        }

        // Nearly all blocks have nothing that is good enough.
        for (var first = 0; first < logits.Length; first += Block)
        {
            var part = logits.Slice(first, Math.Min(Block, logits.Length - first));
            if (score + TensorPrimitives.Max(part) <= Least()) continue;
            for (var i = 0; i < part.Length; i++)
            {
                if (score + part[i] > Least()) Insert(beam, first + i, score + part[i]);
            }
        }
    }

    // What a candidate must be better than.
    private double Least() => _candidates.Count < MostCandidates ? double.NegativeInfinity : _candidates[^1].LogProbability;

    private static double LogSumExp(ReadOnlySpan<float> logits, float maximum)
    {
        var sum = 0.0;
        Span<float> exponentials = stackalloc float[Block];
        for (var first = 0; first < logits.Length; first += Block)
        {
            var part = logits.Slice(first, Math.Min(Block, logits.Length - first));
            var exponentialsOfPart = exponentials[..part.Length];
            TensorPrimitives.Subtract(part, maximum, exponentialsOfPart);
            TensorPrimitives.Exp(exponentialsOfPart, exponentialsOfPart);
            sum += TensorPrimitives.Sum<float>(exponentialsOfPart);
        }

        return Math.Log(sum);
    }

    private void Insert(int beam, int token, double logProbability)
    {
        var place = _candidates.Count;
        while (place > 0 && _candidates[place - 1].LogProbability < logProbability) place--;
        _candidates.Insert(place, (beam, token, logProbability));
        if (_candidates.Count > MostCandidates) _candidates.RemoveAt(MostCandidates);
    }

    private void Finish(ReadOnlySpan<int> tokens, double logProbability)
    {
        // The length counts the end.
        var score = logProbability / Penalty(tokens.Length + 1);
        var place = _finished.Count;
        while (place > 0 && _finished[place - 1].Score < score) place--;
        if (place == _beams) return;
        _finished.Insert(place, new Hypothesis(tokens.ToArray(), logProbability, score));
        if (_finished.Count > _beams) _finished.RemoveAt(_beams);
    }

    // Log-probabilities only fall, and the penalty is greatest at the greatest length.
    private double BestToCome(double logProbability) => logProbability / Penalty(_longest + 1);

    // Wu et al., 2016, equation 14.
    private double Penalty(int length) => Math.Pow((5.0 + length) / 6, _lengthPenalty);
}
