using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Numerics;

namespace ModelGen.Benchmarks.Twins;

/// <summary>What follows a matrix product, as passes over its rows: bias; GELU, its tanh form, or its gradient; residual.</summary>
internal static class EpilogueTwin
{
    private const float Linear = 0.7978845608028654f;
    private const float Cubic = 0.035677408136300125f;

    private static readonly string[] Suffixes = ["", "Bias", "BiasResidual", "BiasGeluTanh", "BiasGeluTanhVariant2", "GeluTanhGradient"];

    public static bool Knows(KernelCall call) => Suffixes.Contains(call.Name.Suffix);

    public static void Run(KernelCall call, nint first, nint end, nint columns)
    {
        var suffix = call.Name.Suffix;
        if (suffix.Length == 0) return;
        ref var result = ref Unsafe.Add(ref call.Operand("result").Floats, first * columns);
        var count = (end - first) * columns;
        if (call.Has("bias"))
        {
            ref var bias = ref call.Operand("bias").Floats;
            for (nint row = 0; row < end - first; row++) AddRow(ref Unsafe.Add(ref result, row * columns), ref bias, columns);
        }

        if (suffix.EndsWith("Residual", StringComparison.Ordinal))
            AddRow(ref result, ref Unsafe.Add(ref call.Operand("operand").Floats, first * columns), count);
        else if (suffix == "GeluTanhGradient")
            MultiplyGradient(ref result, ref Unsafe.Add(ref call.Operand("operand").Floats, first * columns), count);
        else if (call.Has("result2"))
            Gelu(ref result, ref Unsafe.Add(ref call.Operand("result2").Floats, first * columns), count);
        else if (suffix.Contains("GeluTanh"))
            Gelu(ref result, ref result, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow(ref float target, ref float source, nint count) => Lanes.Add(ref target, ref source, count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gelu(ref float source, ref float result, nint count)
    {
        var (half, linear, cubic) = (Vector512.Create(0.5f), Vector512.Create(Linear), Vector512.Create(Cubic));
        nint i = 0;
        for (; i + Lanes.Count <= count; i += Lanes.Count)
        {
            var x = Lanes.Load(ref source, i);
            var tanh = VectorMath.Tanh(x * Vector512.FusedMultiplyAdd(cubic, x * x, linear));
            Lanes.Store(half * x * (Vector512<float>.One + tanh), ref result, i);
        }

        for (; i < count; i++)
        {
            var x = Unsafe.Add(ref source, i);
            Unsafe.Add(ref result, i) = 0.5f * x * (1 + VectorMath.Tanh(x * (Linear + Cubic * x * x)));
        }
    }

    // result *= derivative at x.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyGradient(ref float result, ref float source, nint count)
    {
        var (half, one) = (Vector512.Create(0.5f), Vector512<float>.One);
        var (linear, cubic, slope) = (Vector512.Create(Linear), Vector512.Create(Cubic), Vector512.Create(3 * Cubic));
        nint i = 0;
        for (; i + Lanes.Count <= count; i += Lanes.Count)
        {
            var x = Lanes.Load(ref source, i);
            var square = x * x;
            var tanh = VectorMath.Tanh(x * Vector512.FusedMultiplyAdd(cubic, square, linear));
            var inner = half * x * (one - tanh * tanh) * Vector512.FusedMultiplyAdd(slope, square, linear);
            Lanes.Store(Lanes.Load(ref result, i) * Vector512.FusedMultiplyAdd(half, one + tanh, inner), ref result, i);
        }

        for (; i < count; i++)
        {
            var x = Unsafe.Add(ref source, i);
            var tanh = VectorMath.Tanh(x * (Linear + Cubic * x * x));
            Unsafe.Add(ref result, i) *= 0.5f * (1 + tanh) + 0.5f * x * (1 - tanh * tanh) * (Linear + 3 * Cubic * x * x);
        }
    }
}
