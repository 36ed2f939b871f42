using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Numerics;

/// <summary>
/// Transcendental functions at every vector width. Each overload does the same operations in the same order, so within one process all
/// widths give the same bits. Multiply-adds are fused where the processor can and two roundings where it cannot: an emulated fused
/// multiply-add is a library call a lane.
/// </summary>
public static partial class VectorMath
{
    // e^x = 2^n e^r with n = round(x / ln 2) and |r| <= ln(2) / 2. Adding 1.5 * 2^23 rounds to an integer and leaves n in the low bits.
    // ln 2 is taken off in two parts, the first of so few bits that n times it is exact (Cody and Waite).
    private const float Log2E = 1.44269504f;
    private const float RoundToInteger = 12582912f;
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    // e^r: minimax in relative error, 9.2e-8, with the constant term held at 1 so that e^0 is 1.
    private const float ExpC1 = 0.999999706837f;
    private const float ExpC2 = 0.499991488547f;
    private const float ExpC3 = 0.16667636967f;
    private const float ExpC4 = 0.0418980214712f;
    private const float ExpC5 = 0.00829029787362f;

    // The power 2^n is added to the exponent of e^r, which holds as long as the result is a normal number: between these.
    private const float ExpLowest = -87.33654f;
    private const float ExpHighest = 88.72283f;
    private const int ExponentShift = 23;

    /// <summary>
    /// e^x within a relative error of 2e-7. 0 where e^x is below the least normal number, at -infinity too; +infinity where it is above
    /// the greatest; NaN of NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        var rounded = Vector512.MultiplyAddEstimate(x, Vector512.Create(Log2E), Vector512.Create(RoundToInteger));
        var n = rounded - Vector512.Create(RoundToInteger);
        var r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-Ln2High), x);
        r = Vector512.MultiplyAddEstimate(n, Vector512.Create(-Ln2Low), r);
        var p = Vector512.MultiplyAddEstimate(r, Vector512.Create(ExpC5), Vector512.Create(ExpC4));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(ExpC3));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(ExpC2));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(ExpC1));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512<float>.One);
        var y = (p.AsInt32() + (rounded.AsInt32() << ExponentShift)).AsSingle();
        y = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x, Vector512.Create(ExpLowest)), y, Vector512<float>.Zero);
        return Vector512.ConditionalSelect(
            Vector512.LessThanOrEqual(x, Vector512.Create(ExpHighest)), y, x + Vector512.Create(float.PositiveInfinity));
    }

    /// <inheritdoc cref="Exp(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        var rounded = Vector256.MultiplyAddEstimate(x, Vector256.Create(Log2E), Vector256.Create(RoundToInteger));
        var n = rounded - Vector256.Create(RoundToInteger);
        var r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-Ln2High), x);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-Ln2Low), r);
        var p = Vector256.MultiplyAddEstimate(r, Vector256.Create(ExpC5), Vector256.Create(ExpC4));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(ExpC3));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(ExpC2));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(ExpC1));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256<float>.One);
        var y = (p.AsInt32() + (rounded.AsInt32() << ExponentShift)).AsSingle();
        y = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(x, Vector256.Create(ExpLowest)), y, Vector256<float>.Zero);
        return Vector256.ConditionalSelect(
            Vector256.LessThanOrEqual(x, Vector256.Create(ExpHighest)), y, x + Vector256.Create(float.PositiveInfinity));
    }

    /// <inheritdoc cref="Exp(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Exp(Vector128<float> x)
    {
        var rounded = Vector128.MultiplyAddEstimate(x, Vector128.Create(Log2E), Vector128.Create(RoundToInteger));
        var n = rounded - Vector128.Create(RoundToInteger);
        var r = Vector128.MultiplyAddEstimate(n, Vector128.Create(-Ln2High), x);
        r = Vector128.MultiplyAddEstimate(n, Vector128.Create(-Ln2Low), r);
        var p = Vector128.MultiplyAddEstimate(r, Vector128.Create(ExpC5), Vector128.Create(ExpC4));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create(ExpC3));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create(ExpC2));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create(ExpC1));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128<float>.One);
        var y = (p.AsInt32() + (rounded.AsInt32() << ExponentShift)).AsSingle();
        y = Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(x, Vector128.Create(ExpLowest)), y, Vector128<float>.Zero);
        return Vector128.ConditionalSelect(
            Vector128.LessThanOrEqual(x, Vector128.Create(ExpHighest)), y, x + Vector128.Create(float.PositiveInfinity));
    }

    /// <inheritdoc cref="Exp(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exp(float x)
    {
        var rounded = float.MultiplyAddEstimate(x, Log2E, RoundToInteger);
        var n = rounded - RoundToInteger;
        var r = float.MultiplyAddEstimate(n, -Ln2High, x);
        r = float.MultiplyAddEstimate(n, -Ln2Low, r);
        var p = float.MultiplyAddEstimate(r, ExpC5, ExpC4);
        p = float.MultiplyAddEstimate(p, r, ExpC3);
        p = float.MultiplyAddEstimate(p, r, ExpC2);
        p = float.MultiplyAddEstimate(p, r, ExpC1);
        p = float.MultiplyAddEstimate(p, r, 1f);
        var y = BitConverter.Int32BitsToSingle(
            BitConverter.SingleToInt32Bits(p) + (BitConverter.SingleToInt32Bits(rounded) << ExponentShift));
        y = x >= ExpLowest ? y : 0f;
        return x <= ExpHighest ? y : x + float.PositiveInfinity;
    }
}
