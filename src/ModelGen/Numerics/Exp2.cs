using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Numerics;

public static partial class VectorMath
{
    // 2^r for |r| <= 1/2: the polynomial of e^r with the powers of ln 2 in its coefficients.
    private const float Exp2C1 = 0.693146977355f;
    private const float Exp2C2 = 0.240222417606f;
    private const float Exp2C3 = 0.0555073400041f;
    private const float Exp2C4 = 0.00967153391674f;
    private const float Exp2C5 = 0.00132647002499f;

    // Here and below the power has no exponent left: the result is 0.
    private const float Exp2Lowest = -127f;

    /// <summary>
    /// 2^x within a relative error of 2e-7 for x from -126 to 127, which is not checked to be the greatest. 0 from -127 down, at -infinity
    /// too; in between, something between 0 and the least normal number. NaN of NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp2(Vector512<float> x)
    {
        x = Vector512.MaxNative(Vector512.Create(Exp2Lowest), x);
        var rounded = x + Vector512.Create(RoundToExponent);
        var r = x - (rounded - Vector512.Create(RoundToExponent));
        var p = Vector512.MultiplyAddEstimate(r, Vector512.Create(Exp2C5), Vector512.Create(Exp2C4));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(Exp2C3));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(Exp2C2));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512.Create(Exp2C1));
        p = Vector512.MultiplyAddEstimate(p, r, Vector512<float>.One);
        return p * (rounded.AsInt32() << ExponentShift).AsSingle();
    }

    /// <inheritdoc cref="Exp2(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp2(Vector256<float> x)
    {
        x = Vector256.MaxNative(Vector256.Create(Exp2Lowest), x);
        var rounded = x + Vector256.Create(RoundToExponent);
        var r = x - (rounded - Vector256.Create(RoundToExponent));
        var p = Vector256.MultiplyAddEstimate(r, Vector256.Create(Exp2C5), Vector256.Create(Exp2C4));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(Exp2C3));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(Exp2C2));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256.Create(Exp2C1));
        p = Vector256.MultiplyAddEstimate(p, r, Vector256<float>.One);
        return p * (rounded.AsInt32() << ExponentShift).AsSingle();
    }

    /// <inheritdoc cref="Exp2(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Exp2(Vector128<float> x)
    {
        x = Vector128.MaxNative(Vector128.Create(Exp2Lowest), x);
        var rounded = x + Vector128.Create(RoundToExponent);
        var r = x - (rounded - Vector128.Create(RoundToExponent));
        var p = Vector128.MultiplyAddEstimate(r, Vector128.Create(Exp2C5), Vector128.Create(Exp2C4));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create(Exp2C3));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create(Exp2C2));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128.Create(Exp2C1));
        p = Vector128.MultiplyAddEstimate(p, r, Vector128<float>.One);
        return p * (rounded.AsInt32() << ExponentShift).AsSingle();
    }

    /// <inheritdoc cref="Exp2(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exp2(float x)
    {
        x = float.MaxNative(Exp2Lowest, x);
        var rounded = x + RoundToExponent;
        var r = x - (rounded - RoundToExponent);
        var p = float.MultiplyAddEstimate(r, Exp2C5, Exp2C4);
        p = float.MultiplyAddEstimate(p, r, Exp2C3);
        p = float.MultiplyAddEstimate(p, r, Exp2C2);
        p = float.MultiplyAddEstimate(p, r, Exp2C1);
        p = float.MultiplyAddEstimate(p, r, 1f);
        return p * BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(rounded) << ExponentShift);
    }
}
