using System.Runtime.Intrinsics;
using ModelGen.Numerics;

namespace ModelGen.Tests.Numerics;

public class VectorMathTests
{
    // A stride through the bit patterns of all floats, prime so that every exponent meets every kind of mantissa.
    private const uint BitStride = 3989;

    private static readonly float[] s_special =
    [
        0f, -0f, float.Epsilon, -float.Epsilon, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue,
        BitConverter.UInt32BitsToSingle(0x7FC00001), BitConverter.UInt32BitsToSingle(0xFFFFFFFF),
        -87.3f, -87.33654f, -87.33655f, -88f, -103.9f, 88.7f, 88.72283f, 88.72284f, 89f, 8f, 8.000001f, -8.000001f, 3.66f, 3.6600003f,
    ];

    [Fact]
    public void Exp_is_within_2e7_of_the_true_value()
    {
        foreach (var x in AllFloats().Where(x => x is >= -87.3f and <= 88.7f))
            AssertRelative(Math.Exp(x), VectorMath.Exp(x), 2e-7, x);
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(-1e30f, 0f)]
    [InlineData(-87.34f, 0f)]
    [InlineData(88.73f, float.PositiveInfinity)]
    [InlineData(1e30f, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    public void Exp_is_exact_at_zero_and_where_it_saturates(float x, float expected) => Assert.Equal(expected, VectorMath.Exp(x));

    [Fact]
    public void Exp2_is_within_2e7_of_the_true_value()
    {
        foreach (var x in AllFloats().Where(x => x is >= -126f and <= 127f))
            AssertRelative(Math.Pow(2, x), VectorMath.Exp2(x), 2e-7, x);
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(-1f, 0.5f)]
    [InlineData(127f, 1.7014118e38f)]
    [InlineData(-127f, 0f)]
    [InlineData(-1e30f, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    public void Exp2_is_exact_at_whole_numbers_and_0_below_them(float x, float expected) => Assert.Equal(expected, VectorMath.Exp2(x));

    [Fact]
    public void Exp2_falls_to_0_between_the_last_two()
    {
        foreach (var x in Neighbours(-127f, -126f).Where((_, i) => i % 97 == 0))
            Assert.InRange(VectorMath.Exp2(x), 0f, 1.17549435e-38f);
    }

    [Fact]
    public void Tanh_is_within_4e7_of_the_true_value_near_zero_too()
    {
        foreach (var x in AllFloats().Where(x => Math.Abs(x) is > 1e-37f and < 20f))
            AssertRelative(Math.Tanh(x), VectorMath.Tanh(x), 4e-7, x);
    }

    [Fact]
    public void Erf_is_within_4e7_of_the_true_value_near_zero_too()
    {
        foreach (var x in AllFloats().Where(x => Math.Abs(x) is > 1e-37f and < 6f))
            AssertRelative(TrueErf(x), VectorMath.Erf(x), 4.2e-7, x);
    }

    [Fact]
    public void Sigmoid_is_within_3e7_of_the_true_value_and_1e7_more_for_each_1_below_zero()
    {
        foreach (var x in AllFloats().Where(x => x is >= -87f and <= 200f))
            AssertRelative(1 / (1 + Math.Exp(-x)), VectorMath.Sigmoid(x), 3e-7 + 1e-7 * Math.Max(-x, 0f), x);
    }

    [Theory]
    [InlineData(0f, 0.5f)]
    [InlineData(20f, 1f)]
    [InlineData(1e30f, 1f)]
    [InlineData(float.PositiveInfinity, 1f)]
    public void Sigmoid_is_exact_at_zero_and_where_it_saturates(float x, float expected) => Assert.Equal(expected, VectorMath.Sigmoid(x));

    [Theory]
    [InlineData(-88f)]
    [InlineData(-1e30f)]
    [InlineData(float.NegativeInfinity)]
    public void Sigmoid_of_far_below_zero_is_next_to_nothing(float x) => Assert.InRange(VectorMath.Sigmoid(x), 0f, 1.7e-38f);

    [Fact]
    public void Tanh_and_erf_are_odd_and_never_leave_the_range_of_1()
    {
        // A processor without fused multiply-adds rounds once more, and may end one step above 1.
        const float Step = 1.1920929e-7f;
        var isFused = float.MultiplyAddEstimate(1f + Step, 1f - Step, -1f) != 0f;
        var most = isFused ? 1f : 1f + Step;
        foreach (var x in AllFloats().Where(x => x > 0f).Concat(Neighbours(7.5f, 8.01f)).Concat(Neighbours(3.5f, 3.67f)))
        {
            Assert.InRange(VectorMath.Tanh(x), 0f, most);
            Assert.InRange(VectorMath.Erf(x), 0f, most);
            Assert.Equal(-VectorMath.Tanh(x), VectorMath.Tanh(-x));
            Assert.Equal(-VectorMath.Erf(x), VectorMath.Erf(-x));
        }
    }

    [Theory]
    [InlineData(8.01f)]
    [InlineData(1e30f)]
    [InlineData(float.PositiveInfinity)]
    public void Tanh_and_erf_saturate_exactly(float x)
    {
        Assert.Equal((1f, -1f), (VectorMath.Tanh(x), VectorMath.Tanh(-x)));
        Assert.Equal((1f, -1f), (VectorMath.Erf(x), VectorMath.Erf(-x)));
    }

    [Fact]
    public void Nan_of_any_payload_propagates()
    {
        foreach (var bits in new[] { 0x7FC00000u, 0x7FC00001u, 0x7FFFFFFFu, 0xFFC00000u, 0xFFFFFFFFu })
        {
            var nan = BitConverter.UInt32BitsToSingle(bits);
            float[] results = [VectorMath.Exp(nan), VectorMath.Exp2(nan), VectorMath.Tanh(nan), VectorMath.Erf(nan), VectorMath.Sigmoid(nan)];
            Assert.All(results, y => Assert.True(float.IsNaN(y)));
        }
    }

    // Vectors run in software too, so each width is compared whatever the processor has.
    [Fact]
    public void All_widths_give_the_same_bits()
    {
        var inputs = s_special.Concat(AllFloats().Where((_, i) => i % 16 == 0)).ToArray();
        for (var i = 0; i + 16 <= inputs.Length; i += 16)
        {
            var x = inputs.AsSpan(i, 16);
            AssertSameBits(x, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp);
            if (!x.ContainsAnyInRange(MathF.BitIncrement(127f), float.PositiveInfinity))
                AssertSameBits(x, VectorMath.Exp2, VectorMath.Exp2, VectorMath.Exp2, VectorMath.Exp2);
            AssertSameBits(x, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh);
            AssertSameBits(x, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf);
            AssertSameBits(x, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid);
        }
    }

    private static void AssertSameBits(
        ReadOnlySpan<float> x, Func<float, float> scalar, Func<Vector128<float>, Vector128<float>> of128,
        Func<Vector256<float>, Vector256<float>> of256, Func<Vector512<float>, Vector512<float>> of512)
    {
        var y512 = of512(Vector512.Create(x));
        for (var i = 0; i < 16; i++)
        {
            var expected = Bits(scalar(x[i]));
            Assert.Equal(expected, Bits(y512[i]));
            Assert.Equal(expected, Bits(of256(Vector256.Create(x[(i & ~7)..]))[i & 7]));
            Assert.Equal(expected, Bits(of128(Vector128.Create(x[(i & ~3)..]))[i & 3]));
        }
    }

    // All NaN are alike: which payload comes out depends on operand order that the compiler is free to choose.
    private static int Bits(float x) => float.IsNaN(x) ? -1 : BitConverter.SingleToInt32Bits(x);

    private static void AssertRelative(double expected, float actual, double tolerance, float x) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Abs(expected), $"at {x:R}: expected {expected:R}, got {actual:R}");

    private static IEnumerable<float> AllFloats()
    {
        for (ulong bits = 0; bits <= uint.MaxValue; bits += BitStride)
        {
            var x = BitConverter.UInt32BitsToSingle((uint)bits);
            if (!float.IsNaN(x)) yield return x;
        }
    }

    private static IEnumerable<float> Neighbours(float from, float to)
    {
        for (var x = from; x < to; x = MathF.BitIncrement(x)) yield return x;
    }

    // Below 3 the Taylor series, above the continued fraction of erfc (Abramowitz and Stegun 7.1.5 and 7.1.14).
    private static double TrueErf(double x)
    {
        var a = Math.Abs(x);
        if (a >= 3.0)
        {
            var fraction = 0.0;
            for (var k = 60; k > 0; k--) fraction = 0.5 * k / (a + fraction);
            return Math.CopySign(1.0 - Math.Exp(-a * a) / Math.Sqrt(Math.PI) / (a + fraction), x);
        }

        var power = x;
        var sum = x;
        for (var n = 1; n < 100 && Math.Abs(power) > 1e-18 * Math.Abs(sum); n++)
        {
            power *= -x * x / n;
            sum += power / (2 * n + 1);
        }

        return 2.0 / Math.Sqrt(Math.PI) * sum;
    }
}
