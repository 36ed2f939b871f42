using ModelGen.Numerics;

namespace ModelGen.Generation;

/// <summary>
/// One step of speculative decoding (Leviathan et al., 2023, algorithm 1): the draft proposes tokens, the target computes its distributions
/// after all of them in one pass, and each is kept with probability min(1, p / q), up to the first that is not. One token more comes from
/// the target: after a rejection from max(0, p - q), which makes up for what the draft proposes too often.
/// </summary>
/// <param name="target">The model whose text it is.</param>
/// <param name="draft">The one that proposes.</param>
/// <param name="vocabularySize">That of both.</param>
/// <param name="mostProposals">The most tokens of a step.</param>
/// <param name="sampling">How tokens are drawn: p and q are what it makes of the logits.</param>
internal sealed class SpeculativeDecoder(
    InferenceProgram target, InferenceProgram draft, int vocabularySize, int mostProposals, SamplingOptions sampling)
{
    private readonly Sampler _sampler = new(sampling, vocabularySize);

    // (mostProposals + 1, VocabularySize).
    private readonly float[] _logits = new float[(mostProposals + 1) * vocabularySize];

    // (mostProposals, VocabularySize): q.
    private readonly double[] _proposed = new double[mostProposals * vocabularySize];

    // p, or what a rejection leaves of it.
    private readonly double[] _probabilities = new double[vocabularySize];

    private ulong _drawn;

    /// <summary>Goes on with a text.</summary>
    /// <param name="window">The tokens so far, and room for so many proposals.</param>
    /// <param name="length">Tokens so far, at least 1: both models have seen some of them, but not the last.</param>
    /// <param name="proposals">Tokens to propose.</param>
    /// <param name="accepted">How many of them stand in the window now.</param>
    /// <returns>The token after those.</returns>
    public int Next(Span<int> window, int length, int proposals, out int accepted)
    {
        Propose(window, length, proposals);
        if (target.Position < length - 1) target.Forward(window[target.Position..(length - 1)], Row(0));
        target.Forward(window[(length - 1)..(length + proposals)], _logits.AsSpan(0, (proposals + 1) * vocabularySize));
        accepted = 0;
        while (true)
        {
            _sampler.Distribute(Row(accepted), _probabilities);
            if (accepted == proposals) break;
            var token = window[length + accepted];
            var proposed = Proposed(accepted);
            if (Uniform() * proposed[token] >= _probabilities[token])
            {
                Subtract(proposed);
                break;
            }

            accepted++;
        }

        target.CutBack(length + accepted);
        draft.CutBack(Math.Min(draft.Position, length + accepted));
        return Draw(_probabilities);
    }

    private void Propose(Span<int> window, int length, int proposals)
    {
        for (var i = 0; i < proposals; i++)
        {
            draft.Forward(window[draft.Position..(length + i)], Row(0));
            _sampler.Distribute(Row(0), Proposed(i));
            window[length + i] = Draw(Proposed(i));
        }
    }

    // A token was rejected, so p is below q there and, as both sum to 1, above it elsewhere: but for rounding.
    private void Subtract(ReadOnlySpan<double> proposed)
    {
        var isAbove = false;
        for (var id = 0; id < proposed.Length; id++) isAbove |= _probabilities[id] > proposed[id];
        if (!isAbove) return;
        for (var id = 0; id < proposed.Length; id++) _probabilities[id] = Math.Max(_probabilities[id] - proposed[id], 0);
    }

    private int Draw(ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights) total += weight;
        var target = Uniform() * total;
        var (sum, last) = (0.0, 0);
        for (var id = 0; id < weights.Length; id++)
        {
            if (weights[id] == 0) continue;
            last = id;
            sum += weights[id];
            if (sum > target) return id;
        }

        // Rounding may leave the sum at the target.
        return last;
    }

    private double Uniform() => CounterRandom.Uniform(sampling.Seed, _drawn++);

    private Span<float> Row(int index) => _logits.AsSpan(index * vocabularySize, vocabularySize);

    private Span<double> Proposed(int index) => _proposed.AsSpan(index * vocabularySize, vocabularySize);
}
