using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Numerics;

public static partial class VectorMath
{
    // erf(x) = x P(x^2) / Q(x^2), minimax in relative error over |x| < 3.72 (8e-9), fitted with Lawson's algorithm; the roundings of
    // the coefficients are chosen so that no result exceeds 1 where multiply-adds are fused. All are positive: nothing cancels.
    // Q begins with 1.
    private const float ErfP0 = 1.12837923f;
    private const float ErfP1 = 0.183859125f;
    private const float ErfP2 = 0.0520787537f;
    private const float ErfP3 = 0.00353195309f;
    private const float ErfP4 = 0.000288244017f;
    private const float ErfP5 = 2.22081894e-6f;
    private const float ErfQ1 = 0.496273994f;
    private const float ErfQ2 = 0.111579694f;
    private const float ErfQ3 = 0.0145024657f;
    private const float ErfQ4 = 0.00112131459f;
    private const float ErfQ5 = 4.0015515e-5f;

    // 1 - erf(3.66) is 2.3e-7.
    private const float ErfSaturation = 3.66f;

    /// <summary>The error function within a relative error of 4e-7, near 0 too; exactly 1 or -1 beyond 3.66; NaN of NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Erf(Vector512<float> x)
    {
        var z = x * x;
        var p = Vector512.MultiplyAddEstimate(z, Vector512.Create(ErfP5), Vector512.Create(ErfP4));
        p = Vector512.MultiplyAddEstimate(p, z, Vector512.Create(ErfP3));
        p = Vector512.MultiplyAddEstimate(p, z, Vector512.Create(ErfP2));
        p = Vector512.MultiplyAddEstimate(p, z, Vector512.Create(ErfP1));
        p = Vector512.MultiplyAddEstimate(p, z, Vector512.Create(ErfP0));
        var q = Vector512.MultiplyAddEstimate(z, Vector512.Create(ErfQ5), Vector512.Create(ErfQ4));
        q = Vector512.MultiplyAddEstimate(q, z, Vector512.Create(ErfQ3));
        q = Vector512.MultiplyAddEstimate(q, z, Vector512.Create(ErfQ2));
        q = Vector512.MultiplyAddEstimate(q, z, Vector512.Create(ErfQ1));
        q = Vector512.MultiplyAddEstimate(q, z, Vector512<float>.One);
        var one = (x & Vector512.Create(-0f)) | Vector512<float>.One;
        return Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512.Create(ErfSaturation * ErfSaturation)), one, x * p / q);
    }

    /// <inheritdoc cref="Erf(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Erf(Vector256<float> x)
    {
        var z = x * x;
        var p = Vector256.MultiplyAddEstimate(z, Vector256.Create(ErfP5), Vector256.Create(ErfP4));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256.Create(ErfP3));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256.Create(ErfP2));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256.Create(ErfP1));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256.Create(ErfP0));
        var q = Vector256.MultiplyAddEstimate(z, Vector256.Create(ErfQ5), Vector256.Create(ErfQ4));
        q = Vector256.MultiplyAddEstimate(q, z, Vector256.Create(ErfQ3));
        q = Vector256.MultiplyAddEstimate(q, z, Vector256.Create(ErfQ2));
        q = Vector256.MultiplyAddEstimate(q, z, Vector256.Create(ErfQ1));
        q = Vector256.MultiplyAddEstimate(q, z, Vector256<float>.One);
        var one = (x & Vector256.Create(-0f)) | Vector256<float>.One;
        return Vector256.ConditionalSelect(Vector256.GreaterThan(z, Vector256.Create(ErfSaturation * ErfSaturation)), one, x * p / q);
    }

    /// <inheritdoc cref="Erf(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Erf(Vector128<float> x)
    {
        var z = x * x;
        var p = Vector128.MultiplyAddEstimate(z, Vector128.Create(ErfP5), Vector128.Create(ErfP4));
        p = Vector128.MultiplyAddEstimate(p, z, Vector128.Create(ErfP3));
        p = Vector128.MultiplyAddEstimate(p, z, Vector128.Create(ErfP2));
        p = Vector128.MultiplyAddEstimate(p, z, Vector128.Create(ErfP1));
        p = Vector128.MultiplyAddEstimate(p, z, Vector128.Create(ErfP0));
        var q = Vector128.MultiplyAddEstimate(z, Vector128.Create(ErfQ5), Vector128.Create(ErfQ4));
        q = Vector128.MultiplyAddEstimate(q, z, Vector128.Create(ErfQ3));
        q = Vector128.MultiplyAddEstimate(q, z, Vector128.Create(ErfQ2));
        q = Vector128.MultiplyAddEstimate(q, z, Vector128.Create(ErfQ1));
        q = Vector128.MultiplyAddEstimate(q, z, Vector128<float>.One);
        var one = (x & Vector128.Create(-0f)) | Vector128<float>.One;
        return Vector128.ConditionalSelect(Vector128.GreaterThan(z, Vector128.Create(ErfSaturation * ErfSaturation)), one, x * p / q);
    }

    /// <inheritdoc cref="Erf(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Erf(float x)
    {
        var z = x * x;
        var p = float.MultiplyAddEstimate(z, ErfP5, ErfP4);
        p = float.MultiplyAddEstimate(p, z, ErfP3);
        p = float.MultiplyAddEstimate(p, z, ErfP2);
        p = float.MultiplyAddEstimate(p, z, ErfP1);
        p = float.MultiplyAddEstimate(p, z, ErfP0);
        var q = float.MultiplyAddEstimate(z, ErfQ5, ErfQ4);
        q = float.MultiplyAddEstimate(q, z, ErfQ3);
        q = float.MultiplyAddEstimate(q, z, ErfQ2);
        q = float.MultiplyAddEstimate(q, z, ErfQ1);
        q = float.MultiplyAddEstimate(q, z, 1f);
        return z > ErfSaturation * ErfSaturation ? MathF.CopySign(1f, x) : x * p / q;
    }
}
