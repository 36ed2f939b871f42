using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Benchmarks.Twins;

/// <summary>Loads and stores of 16 floats, and the loops over a row that several twins need.</summary>
internal static class Lanes
{
    public const int Count = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref float start, nint offset) =>
        Unsafe.As<float, Vector512<float>>(ref Unsafe.Add(ref start, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, ref float start, nint offset) =>
        Unsafe.As<float, Vector512<float>>(ref Unsafe.Add(ref start, offset)) = value;

    /// <summary>The inner product of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Dot(ref float a, ref float b, nint length)
    {
        var lanes = Vector512<float>.Zero;
        nint i = 0;
        for (; i + Count <= length; i += Count) lanes = Vector512.FusedMultiplyAdd(Load(ref a, i), Load(ref b, i), lanes);
        var sum = Vector512.Sum(lanes);
        for (; i < length; i++) sum += Unsafe.Add(ref a, i) * Unsafe.Add(ref b, i);
        return sum;
    }

    /// <summary>target += scale * source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(ref float target, float scale, ref float source, nint length)
    {
        var scales = Vector512.Create(scale);
        nint i = 0;
        for (; i + Count <= length; i += Count)
            Store(Vector512.FusedMultiplyAdd(scales, Load(ref source, i), Load(ref target, i)), ref target, i);
        for (; i < length; i++) Unsafe.Add(ref target, i) += scale * Unsafe.Add(ref source, i);
    }

    /// <summary>target += source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref float target, ref float source, nint length)
    {
        nint i = 0;
        for (; i + Count <= length; i += Count) Store(Load(ref target, i) + Load(ref source, i), ref target, i);
        for (; i < length; i++) Unsafe.Add(ref target, i) += Unsafe.Add(ref source, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(ref float target, nint length)
    {
        nint i = 0;
        for (; i + Count <= length; i += Count) Store(Vector512<float>.Zero, ref target, i);
        for (; i < length; i++) Unsafe.Add(ref target, i) = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ref float source, ref float target, nint length)
    {
        nint i = 0;
        for (; i + Count <= length; i += Count) Store(Load(ref source, i), ref target, i);
        for (; i < length; i++) Unsafe.Add(ref target, i) = Unsafe.Add(ref source, i);
    }

    /// <summary>The largest of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Maximum(ref float row, nint length)
    {
        var lanes = Vector512.Create(float.NegativeInfinity);
        nint i = 0;
        for (; i + Count <= length; i += Count) lanes = Vector512.Max(lanes, Load(ref row, i));
        var maximum = Numerics.VectorMath.MaxElement(lanes);
        for (; i < length; i++) maximum = MathF.Max(maximum, Unsafe.Add(ref row, i));
        return maximum;
    }

    /// <summary>row = e^(scale * row - shift); the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exponentials(ref float row, float scale, float shift, nint length)
    {
        var lanes = Vector512<float>.Zero;
        nint i = 0;
        for (; i + Count <= length; i += Count)
        {
            var value = Numerics.VectorMath.Exp(Load(ref row, i) * Vector512.Create(scale) - Vector512.Create(shift));
            Store(value, ref row, i);
            lanes += value;
        }

        var sum = Vector512.Sum(lanes);
        for (; i < length; i++) sum += Unsafe.Add(ref row, i) = Numerics.VectorMath.Exp(Unsafe.Add(ref row, i) * scale - shift);
        return sum;
    }

    /// <summary>The sum of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(ref float row, nint length)
    {
        var lanes = Vector512<float>.Zero;
        nint i = 0;
        for (; i + Count <= length; i += Count) lanes += Load(ref row, i);
        var sum = Vector512.Sum(lanes);
        for (; i < length; i++) sum += Unsafe.Add(ref row, i);
        return sum;
    }

    /// <summary>row = row + shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Shift(ref float row, float shift, nint length)
    {
        nint i = 0;
        for (; i + Count <= length; i += Count) Store(Load(ref row, i) + Vector512.Create(shift), ref row, i);
        for (; i < length; i++) Unsafe.Add(ref row, i) += shift;
    }

    /// <summary>row = scale * row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(ref float row, float scale, nint length)
    {
        nint i = 0;
        for (; i + Count <= length; i += Count) Store(Load(ref row, i) * Vector512.Create(scale), ref row, i);
        for (; i < length; i++) Unsafe.Add(ref row, i) *= scale;
    }
}
