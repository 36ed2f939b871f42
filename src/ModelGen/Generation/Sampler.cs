using System.Numerics.Tensors;
using ModelGen.Numerics;

namespace ModelGen.Generation;

/// <summary>
/// Draws tokens from logits. What it draws depends on the options, the logits and how many tokens it has drawn; it allocates only when it
/// is made.
/// </summary>
public sealed class Sampler
{
    private readonly SamplingOptions _options;

    // exp((logit - largest logit) / temperature): probabilities up to a common factor.
    private readonly float[] _weights;

    // A max-heap of ids in front; behind it, those taken from it, the likeliest last.
    private readonly int[] _ids;

    private ulong _drawn;

    /// <summary>A sampler that has drawn nothing yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary is empty.</exception>
    public Sampler(SamplingOptions options, int vocabularySize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        _options = options;
        _weights = new float[vocabularySize];
        _ids = new int[vocabularySize];
    }

    /// <summary>Draws the next token.</summary>
    /// <param name="logits">(VocabularySize) logits; negative infinity rules a token out.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="ArgumentException">
    /// The number of logits is not the vocabulary's, one is not a number or positive infinity, or all are negative infinity.
    /// </exception>
    public int Next(ReadOnlySpan<float> logits)
    {
        if (logits.Length != _weights.Length)
            throw new ArgumentException($"Expected (VocabularySize {_weights.Length}) logits; got {logits.Length}.", nameof(logits));

        var largest = LargestOf(logits);
        var uniform = CounterRandom.Uniform(_options.Seed, _drawn++);
        if (_options.Temperature == 0) return logits.IndexOf(largest);

        Weigh(logits, largest);
        return TakesAll ? DrawFromAll(uniform) : DrawFromLikeliest(logits, uniform);
    }

    /// <summary>The probabilities that <see cref="Next"/> draws with; nothing is drawn.</summary>
    /// <param name="logits">(VocabularySize) logits, as there.</param>
    /// <param name="probabilities">Takes (VocabularySize) probabilities.</param>
    internal void Distribute(ReadOnlySpan<float> logits, Span<double> probabilities)
    {
        var largest = LargestOf(logits);
        probabilities.Clear();
        if (_options.Temperature == 0)
        {
            probabilities[logits.IndexOf(largest)] = 1;
            return;
        }

        Weigh(logits, largest);
        if (TakesAll)
        {
            var sum = Sum(_weights);
            for (var id = 0; id < _weights.Length; id++) probabilities[id] = _weights[id] / sum;
            return;
        }

        var count = TakeNucleus(logits, out var nucleus);
        for (var rank = 0; rank < count; rank++) probabilities[Likeliest(rank)] = _weights[Likeliest(rank)] / nucleus;
    }

    private int MostTaken => _options.TopK == 0 ? _weights.Length : Math.Min(_options.TopK, _weights.Length);

    private bool TakesAll => MostTaken == _weights.Length && _options.TopP == 1;

    private static float LargestOf(ReadOnlySpan<float> logits)
    {
        // NaN if any logit is.
        var largest = TensorPrimitives.Max(logits);
        return float.IsFinite(largest) ? largest : throw NoDistribution(logits, largest);
    }

    private void Weigh(ReadOnlySpan<float> logits, float largest)
    {
        TensorPrimitives.Subtract(logits, largest, _weights);
        TensorPrimitives.Divide(_weights, (float)Math.Clamp(_options.Temperature, float.Epsilon, float.MaxValue), _weights);
        TensorPrimitives.Exp(_weights, _weights);
    }

    private static ArgumentException NoDistribution(ReadOnlySpan<float> logits, float largest)
    {
        var message = largest == float.NegativeInfinity
            ? "All logits are negative infinity: no token is left to draw."
            : $"The logit of token {logits.IndexOf(largest)} is {largest}; expected numbers below positive infinity.";
        return new ArgumentException(message, nameof(logits));
    }

    private int DrawFromAll(double uniform)
    {
        var target = uniform * Sum(_weights);
        var sum = 0.0;
        var last = 0;
        for (var id = 0; id < _weights.Length; id++)
        {
            if (_weights[id] == 0) continue;
            last = id;
            sum += _weights[id];
            if (sum > target) return id;
        }

        // Rounding may leave the sum at the target.
        return last;
    }

    private int DrawFromLikeliest(ReadOnlySpan<float> logits, double uniform)
    {
        var count = TakeNucleus(logits, out var nucleus);
        var target = uniform * nucleus;
        var sum = 0.0;
        for (var rank = 0; rank < count; rank++)
        {
            sum += _weights[Likeliest(rank)];
            if (sum > target) return Likeliest(rank);
        }

        // Rounding may leave the sum at the target.
        return Likeliest(0);
    }

    /// <summary>
    /// Top-k and top-p: puts the tokens to draw among behind the heap, and their weight into <paramref name="nucleus"/>. A heap yields the
    /// likeliest one by one, so that only as many are put in order as are asked for.
    /// </summary>
    /// <returns>How many they are.</returns>
    private int TakeNucleus(ReadOnlySpan<float> logits, out double nucleus)
    {
        var k = MostTaken;
        for (var id = 0; id < _ids.Length; id++) _ids[id] = id;
        for (var parent = _ids.Length / 2 - 1; parent >= 0; parent--) SiftDown(logits, parent, _ids.Length);

        // The share of the nucleus is of what top-k leaves, so that must be known before the nucleus is.
        double total;
        if (k == logits.Length)
        {
            total = Sum(_weights);
        }
        else
        {
            total = 0;
            for (var taken = 0; taken < k; taken++) total += _weights[TakeLikeliest(logits, taken)];
        }

        nucleus = 0.0;
        var count = 0;
        while (count < k && (count == 0 || nucleus < _options.TopP * total))
        {
            nucleus += _weights[k == logits.Length ? TakeLikeliest(logits, count) : Likeliest(count)];
            count++;
        }

        return count;
    }

    private static double Sum(ReadOnlySpan<float> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights) sum += weight;
        return sum;
    }

    /// <summary>The id of that rank, 0 being the likeliest, among those taken from the heap.</summary>
    private int Likeliest(int rank) => _ids[_ids.Length - 1 - rank];

    /// <summary>Moves the root of the heap, from which <paramref name="taken"/> ids are gone, behind it.</summary>
    private int TakeLikeliest(ReadOnlySpan<float> logits, int taken)
    {
        var end = _ids.Length - 1 - taken;
        (_ids[0], _ids[end]) = (_ids[end], _ids[0]);
        SiftDown(logits, 0, end);
        return _ids[end];
    }

    private void SiftDown(ReadOnlySpan<float> logits, int parent, int count)
    {
        var id = _ids[parent];
        while (2 * parent + 1 < count)
        {
            var child = 2 * parent + 1;
            if (child + 1 < count && IsLikelier(logits, _ids[child + 1], _ids[child])) child++;
            if (!IsLikelier(logits, _ids[child], id)) break;
            _ids[parent] = _ids[child];
            parent = child;
        }

        _ids[parent] = id;
    }

    // By logit, as weights of unequal logits may round to the same; the lower id among equals.
    private static bool IsLikelier(ReadOnlySpan<float> logits, int id, int other) =>
        logits[id] > logits[other] || (logits[id] == logits[other] && id < other);
}
