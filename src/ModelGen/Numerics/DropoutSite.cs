using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Numerics;

/// <summary>
/// The dropout mask of one place in one layer at one step, as a function of the element's index: drawn in the forward pass, drawn again in
/// the backward pass, never stored. All vector widths give the same mask.
/// </summary>
/// <remarks>
/// Inverted dropout (Srivastava et al., 2014): an element is dropped with the probability p, and kept elements are scaled by 1 / (1 - p).
/// Indices are 32 bits: in a tensor of more than 2^32 elements, elements that far apart share their fate.
/// </remarks>
public readonly struct DropoutSite
{
    // The two multipliers of a 32-bit mixing function with near-perfect avalanche (lowbias32, C. Wellons, "Prospecting for Hash
    // Functions"). Its last shift-and-xor is left out: it would change only the low half of a number that is compared with a threshold.
    private const uint Multiplier1 = 0x7FEB352D;
    private const uint Multiplier2 = 0x846CA68B;
    private const int Shift1 = 16;
    private const int Shift2 = 15;

    private readonly uint _key1;
    private readonly uint _key2;

    // Dropped when the hash, read as a signed number, is below this: processors before AVX-512 compare only signed integers.
    private readonly int _threshold;
    private readonly float _scale;

    private DropoutSite(uint key1, uint key2, int threshold, float scale)
    {
        _key1 = key1;
        _key2 = key2;
        _threshold = threshold;
        _scale = scale;
    }

    /// <summary>Never drops: every factor is 1.</summary>
    public static DropoutSite Off => new(0, 0, int.MinValue, 1f);

    /// <summary>The mask of one place.</summary>
    /// <param name="stepKey">Differs at each step.</param>
    /// <param name="site">Which dropout of a layer.</param>
    /// <param name="layer">Which layer.</param>
    /// <param name="probability">Of an element being dropped, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1).</exception>
    public static DropoutSite Create(ulong stepKey, int site, int layer, double probability)
    {
        if (!(probability >= 0.0 && probability < 1.0))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A dropout probability must be in [0, 1).");
        var key = CounterRandom.Mix(CounterRandom.Mix(stepKey, (ulong)site), (ulong)layer);
        var threshold = (long)(probability * (1L << 32)) + int.MinValue;
        return new DropoutSite((uint)key, (uint)(key >> 32), (int)threshold, (float)(1.0 / (1.0 - probability)));
    }

    /// <summary>What each element is multiplied with: 0, or 1 / (1 - probability).</summary>
    /// <param name="index">The elements' indices.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Factor(Vector512<uint> index)
    {
        var hash = index ^ Vector512.Create(_key1);
        hash = (hash ^ (hash >>> Shift1)) * Vector512.Create(Multiplier1);
        hash = (hash ^ (hash >>> Shift2) ^ Vector512.Create(_key2)) * Vector512.Create(Multiplier2);
        var dropped = Vector512.GreaterThan(Vector512.Create(_threshold), hash.AsInt32());
        return Vector512.ConditionalSelect(dropped.AsSingle(), Vector512<float>.Zero, Vector512.Create(_scale));
    }

    /// <inheritdoc cref="Factor(Vector512{uint})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Factor(Vector256<uint> index)
    {
        var hash = index ^ Vector256.Create(_key1);
        hash = (hash ^ (hash >>> Shift1)) * Vector256.Create(Multiplier1);
        hash = (hash ^ (hash >>> Shift2) ^ Vector256.Create(_key2)) * Vector256.Create(Multiplier2);
        var dropped = Vector256.GreaterThan(Vector256.Create(_threshold), hash.AsInt32());
        return Vector256.ConditionalSelect(dropped.AsSingle(), Vector256<float>.Zero, Vector256.Create(_scale));
    }

    /// <inheritdoc cref="Factor(Vector512{uint})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Factor(Vector128<uint> index)
    {
        var hash = index ^ Vector128.Create(_key1);
        hash = (hash ^ (hash >>> Shift1)) * Vector128.Create(Multiplier1);
        hash = (hash ^ (hash >>> Shift2) ^ Vector128.Create(_key2)) * Vector128.Create(Multiplier2);
        var dropped = Vector128.GreaterThan(Vector128.Create(_threshold), hash.AsInt32());
        return Vector128.ConditionalSelect(dropped.AsSingle(), Vector128<float>.Zero, Vector128.Create(_scale));
    }

    /// <summary>What one element is multiplied with: 0, or 1 / (1 - probability).</summary>
    /// <param name="index">The element's index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Factor(uint index)
    {
        var hash = index ^ _key1;
        hash = (hash ^ (hash >> Shift1)) * Multiplier1;
        hash = (hash ^ (hash >> Shift2) ^ _key2) * Multiplier2;
        return _threshold > (int)hash ? 0f : _scale;
    }
}
