using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Numerics;
using ModelGen.Parallel;

namespace ModelGen.Benchmarks;

/// <summary>
/// The most fused multiply-adds that the processor does: a loop on registers alone, of as many independent chains as hide the latency.
/// </summary>
internal sealed class FmaPeak : IParallelWork
{
    private const int Chains = 12;
    private const int Bursts = 8;
    private const double BurstSeconds = 0.004;

    private readonly VectorWidth _width;
    private readonly float[] _sinks;
    private int _iterations = 1 << 12;

    private FmaPeak(VectorWidth width, int threads)
    {
        _width = width;
        _sinks = new float[threads * CacheLine.PaddedSize];
    }

    private interface IFma<TVector>
    {
        static abstract TVector Broadcast(float value);

        static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

        static abstract float First(TVector vector);
    }

    /// <summary>The best of some short bursts, in GFLOP/s: what takes the processor away for a moment is not its peak.</summary>
    public static double Measure(int threads, VectorWidth width)
    {
        var peak = new FmaPeak(width, threads);
        using var pool = new ForkJoinPool(threads);
        while (peak.Seconds(pool) < BurstSeconds) peak._iterations *= 2;
        var best = Enumerable.Range(0, Bursts).Min(_ => peak.Seconds(pool));
        var lanes = width == VectorWidth.Scalar ? 1 : (int)width / 32;
        return 2.0 * Chains * lanes * peak._iterations * threads / best / 1e9;
    }

    public void Execute(int worker) => _sinks[worker * CacheLine.PaddedSize] = _width switch
    {
        VectorWidth.Bits512 => Loop<Vector512<float>, Fma512>(_iterations),
        VectorWidth.Bits256 => Loop<Vector256<float>, Fma256>(_iterations),
        VectorWidth.Bits128 => Loop<Vector128<float>, Fma128>(_iterations),
        _ => Loop<float, FmaScalar>(_iterations),
    };

    private double Seconds(ForkJoinPool pool)
    {
        var started = Stopwatch.GetTimestamp();
        pool.Run(this);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    // Named locals stay in registers; an array of accumulators would not. The chains tend to 1.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop<TVector, TFma>(int iterations)
        where TVector : struct
        where TFma : struct, IFma<TVector>
    {
        var (keep, add) = (TFma.Broadcast(0.75f), TFma.Broadcast(0.25f));
        TVector c0 = add, c1 = add, c2 = add, c3 = add, c4 = add, c5 = add, c6 = add, c7 = add, c8 = add, c9 = add, c10 = add, c11 = add;
        for (var i = 0; i < iterations; i++)
        {
            c0 = TFma.MultiplyAdd(c0, keep, add);
            c1 = TFma.MultiplyAdd(c1, keep, add);
            c2 = TFma.MultiplyAdd(c2, keep, add);
            c3 = TFma.MultiplyAdd(c3, keep, add);
            c4 = TFma.MultiplyAdd(c4, keep, add);
            c5 = TFma.MultiplyAdd(c5, keep, add);
            c6 = TFma.MultiplyAdd(c6, keep, add);
            c7 = TFma.MultiplyAdd(c7, keep, add);
            c8 = TFma.MultiplyAdd(c8, keep, add);
            c9 = TFma.MultiplyAdd(c9, keep, add);
            c10 = TFma.MultiplyAdd(c10, keep, add);
            c11 = TFma.MultiplyAdd(c11, keep, add);
        }

        return TFma.First(c0) + TFma.First(c1) + TFma.First(c2) + TFma.First(c3) + TFma.First(c4) + TFma.First(c5)
            + TFma.First(c6) + TFma.First(c7) + TFma.First(c8) + TFma.First(c9) + TFma.First(c10) + TFma.First(c11);
    }

    private readonly struct Fma512 : IFma<Vector512<float>>
    {
        public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

        public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
            Vector512.FusedMultiplyAdd(left, right, addend);

        public static float First(Vector512<float> vector) => vector.ToScalar();
    }

    private readonly struct Fma256 : IFma<Vector256<float>>
    {
        public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

        public static Vector256<float> MultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
            Vector256.FusedMultiplyAdd(left, right, addend);

        public static float First(Vector256<float> vector) => vector.ToScalar();
    }

    private readonly struct Fma128 : IFma<Vector128<float>>
    {
        public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

        public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
            Vector128.FusedMultiplyAdd(left, right, addend);

        public static float First(Vector128<float> vector) => vector.ToScalar();
    }

    private readonly struct FmaScalar : IFma<float>
    {
        public static float Broadcast(float value) => value;

        public static float MultiplyAdd(float left, float right, float addend) => MathF.FusedMultiplyAdd(left, right, addend);

        public static float First(float vector) => vector;
    }
}
