using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Numerics;

public static partial class VectorMath
{
    // 1 / (1 + 2^t) with t = -x log2(e): n = round(t) and r = t - n, in which a fused multiply-add rounds nothing but the difference. What
    // log2(e) lacks in bits shows only where x is large, and there only in a result that is near 0. Rounding as Exp does, with 127 more,
    // leaves n in the low bits as the exponent of 2^n. 2^r over |r| <= 1/2 is the polynomial of Exp at r ln 2.
    private const float RoundToExponent = RoundToInteger + 127f;
    private const float PowerC1 = 0.693147004f;
    private const float PowerC2 = 0.240222424f;
    private const float PowerC3 = 0.0555073395f;
    private const float PowerC4 = 0.00967153348f;
    private const float PowerC5 = 0.00132647005f;

    // e^87 and e^-87 are normal numbers.
    private const float SigmoidRange = 87f;

    /// <summary>
    /// 1 / (1 + e^-x) within a relative error of 3e-7, and for each 1 that x lies below 0 another 1e-7, or 1.4e-8 where multiply-adds are
    /// fused; at least 1.6e-38, at -infinity too; NaN of NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        var t = Vector512.Min(Vector512.Max(x, Vector512.Create(-SigmoidRange)), Vector512.Create(SigmoidRange));
        var rounded = Vector512.MultiplyAddEstimate(t, Vector512.Create(-Log2E), Vector512.Create(RoundToExponent));
        var n = Vector512.Create(RoundToExponent) - rounded;
        var r = Vector512.MultiplyAddEstimate(t, Vector512.Create(-Log2E), n);
        var p = Vector512.MultiplyAddEstimate(r, Vector512.Create(PowerC5), Vector512.Create(PowerC4));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(PowerC3));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(PowerC2));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(PowerC1));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512<float>.One);
        var power = (rounded.AsInt32() << ExponentShift).AsSingle();
        return Vector512<float>.One / Vector512.MultiplyAddEstimate(p, power, Vector512<float>.One);
    }

    /// <inheritdoc cref="Sigmoid(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> x)
    {
        var t = Vector256.Min(Vector256.Max(x, Vector256.Create(-SigmoidRange)), Vector256.Create(SigmoidRange));
        var rounded = Vector256.MultiplyAddEstimate(t, Vector256.Create(-Log2E), Vector256.Create(RoundToExponent));
        var n = Vector256.Create(RoundToExponent) - rounded;
        var r = Vector256.MultiplyAddEstimate(t, Vector256.Create(-Log2E), n);
        var p = Vector256.MultiplyAddEstimate(r, Vector256.Create(PowerC5), Vector256.Create(PowerC4));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(PowerC3));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(PowerC2));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(PowerC1));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256<float>.One);
        var power = (rounded.AsInt32() << ExponentShift).AsSingle();
        return Vector256<float>.One / Vector256.MultiplyAddEstimate(p, power, Vector256<float>.One);
    }

    /// <inheritdoc cref="Sigmoid(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sigmoid(Vector128<float> x)
    {
        var t = Vector128.Min(Vector128.Max(x, Vector128.Create(-SigmoidRange)), Vector128.Create(SigmoidRange));
        var rounded = Vector128.MultiplyAddEstimate(t, Vector128.Create(-Log2E), Vector128.Create(RoundToExponent));
        var n = Vector128.Create(RoundToExponent) - rounded;
        var r = Vector128.MultiplyAddEstimate(t, Vector128.Create(-Log2E), n);
        var p = Vector128.MultiplyAddEstimate(r, Vector128.Create(PowerC5), Vector128.Create(PowerC4));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create(PowerC3));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create(PowerC2));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create(PowerC1));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128<float>.One);
        var power = (rounded.AsInt32() << ExponentShift).AsSingle();
        return Vector128<float>.One / Vector128.MultiplyAddEstimate(p, power, Vector128<float>.One);
    }

    /// <inheritdoc cref="Sigmoid(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sigmoid(float x)
    {
        var t = MathF.Min(MathF.Max(x, -SigmoidRange), SigmoidRange);
        var rounded = float.MultiplyAddEstimate(t, -Log2E, RoundToExponent);
        var n = RoundToExponent - rounded;
        var r = float.MultiplyAddEstimate(t, -Log2E, n);
        var p = float.MultiplyAddEstimate(r, PowerC5, PowerC4);
        p = float.MultiplyAddEstimate(p, r, PowerC3);
        p = float.MultiplyAddEstimate(p, r, PowerC2);
        p = float.MultiplyAddEstimate(p, r, PowerC1);
        p = float.MultiplyAddEstimate(p, r, 1f);
        var power = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(rounded) << ExponentShift);
        return 1f / float.MultiplyAddEstimate(p, power, 1f);
    }
}
