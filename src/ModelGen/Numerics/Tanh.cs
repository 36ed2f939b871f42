using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Numerics;

public static partial class VectorMath
{
    // tanh(x) = x P(x^2) / Q(x^2), minimax in relative error over |x| < 8.1 (7e-9), fitted with Lawson's algorithm; the roundings of
    // the coefficients are chosen so that no result exceeds 1 where multiply-adds are fused. All are positive: nothing cancels.
    // P and Q begin with 1.
    private const float TanhP1 = 0.134383291f;
    private const float TanhP2 = 0.00356415985f;
    private const float TanhP3 = 2.17659435e-5f;
    private const float TanhP4 = 1.50345052e-8f;
    private const float TanhQ1 = 0.467716545f;
    private const float TanhQ2 = 0.0261364505f;
    private const float TanhQ3 = 0.000339888415f;
    private const float TanhQ4 = 8.44634656e-7f;

    // 1 - tanh(8) is 2.3e-7.
    private const float TanhSaturation = 8f;

    /// <summary>tanh(x) within a relative error of 4e-7, near 0 too; exactly 1 or -1 beyond 8; NaN of NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        var z = x * x;
        var p = Vector512.MultiplyAddEstimate(z, Vector512.Create(TanhP4), Vector512.Create(TanhP3));
        p = Vector512.MultiplyAddEstimate(p, z, Vector512.Create(TanhP2));
        p = Vector512.MultiplyAddEstimate(p, z, Vector512.Create(TanhP1));
        p = Vector512.MultiplyAddEstimate(p, z, Vector512<float>.One);
        var q = Vector512.MultiplyAddEstimate(z, Vector512.Create(TanhQ4), Vector512.Create(TanhQ3));
        q = Vector512.MultiplyAddEstimate(q, z, Vector512.Create(TanhQ2));
        q = Vector512.MultiplyAddEstimate(q, z, Vector512.Create(TanhQ1));
        q = Vector512.MultiplyAddEstimate(q, z, Vector512<float>.One);
        var one = (x & Vector512.Create(-0f)) | Vector512<float>.One;
        return Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512.Create(TanhSaturation * TanhSaturation)), one, x * p / q);
    }

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x)
    {
        var z = x * x;
        var p = Vector256.MultiplyAddEstimate(z, Vector256.Create(TanhP4), Vector256.Create(TanhP3));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256.Create(TanhP2));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256.Create(TanhP1));
        p = Vector256.MultiplyAddEstimate(p, z, Vector256<float>.One);
        var q = Vector256.MultiplyAddEstimate(z, Vector256.Create(TanhQ4), Vector256.Create(TanhQ3));
        q = Vector256.MultiplyAddEstimate(q, z, Vector256.Create(TanhQ2));
        q = Vector256.MultiplyAddEstimate(q, z, Vector256.Create(TanhQ1));
        q = Vector256.MultiplyAddEstimate(q, z, Vector256<float>.One);
        var one = (x & Vector256.Create(-0f)) | Vector256<float>.One;
        return Vector256.ConditionalSelect(Vector256.GreaterThan(z, Vector256.Create(TanhSaturation * TanhSaturation)), one, x * p / q);
    }

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Tanh(Vector128<float> x)
    {
        var z = x * x;
        var p = Vector128.MultiplyAddEstimate(z, Vector128.Create(TanhP4), Vector128.Create(TanhP3));
        p = Vector128.MultiplyAddEstimate(p, z, Vector128.Create(TanhP2));
        p = Vector128.MultiplyAddEstimate(p, z, Vector128.Create(TanhP1));
        p = Vector128.MultiplyAddEstimate(p, z, Vector128<float>.One);
        var q = Vector128.MultiplyAddEstimate(z, Vector128.Create(TanhQ4), Vector128.Create(TanhQ3));
        q = Vector128.MultiplyAddEstimate(q, z, Vector128.Create(TanhQ2));
        q = Vector128.MultiplyAddEstimate(q, z, Vector128.Create(TanhQ1));
        q = Vector128.MultiplyAddEstimate(q, z, Vector128<float>.One);
        var one = (x & Vector128.Create(-0f)) | Vector128<float>.One;
        return Vector128.ConditionalSelect(Vector128.GreaterThan(z, Vector128.Create(TanhSaturation * TanhSaturation)), one, x * p / q);
    }

    /// <inheritdoc cref="Tanh(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Tanh(float x)
    {
        var z = x * x;
        var p = float.MultiplyAddEstimate(z, TanhP4, TanhP3);
        p = float.MultiplyAddEstimate(p, z, TanhP2);
        p = float.MultiplyAddEstimate(p, z, TanhP1);
        p = float.MultiplyAddEstimate(p, z, 1f);
        var q = float.MultiplyAddEstimate(z, TanhQ4, TanhQ3);
        q = float.MultiplyAddEstimate(q, z, TanhQ2);
        q = float.MultiplyAddEstimate(q, z, TanhQ1);
        q = float.MultiplyAddEstimate(q, z, 1f);
        return z > TanhSaturation * TanhSaturation ? MathF.CopySign(1f, x) : x * p / q;
    }
}
