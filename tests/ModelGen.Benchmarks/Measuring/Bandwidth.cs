using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Parallel;
using ModelGen.Parameters;

namespace ModelGen.Benchmarks;

/// <summary>
/// Bytes a second between the processor and one level of its memory: each worker reads a buffer of its own, or copies half of it.
/// </summary>
internal sealed class Bandwidth : IParallelWork
{
    private const int Rounds = 7;
    private const double RunSeconds = 0.01;
    private const int VectorsAtOnce = 8;

    private readonly AlignedBuffer[] _buffers;
    private readonly float[] _sinks;
    private readonly bool _copies;
    private int _repetitions = 1;

    private Bandwidth(int threads, int floats, bool copies)
    {
        _buffers = [.. Enumerable.Range(0, threads).Select(_ => new AlignedBuffer(floats))];
        foreach (var buffer in _buffers) buffer.Span.Fill(1f);
        _sinks = new float[threads * CacheLine.PaddedSize];
        _copies = copies;
    }

    /// <summary>GB/s of all workers together, the median of some runs. A copy counts what it reads and what it writes.</summary>
    public static double Measure(int threads, MemoryLevel level, bool copies)
    {
        var floats = FloatsOf(level);
        var bandwidth = new Bandwidth(threads, floats, copies);
        using var pool = new ForkJoinPool(threads);
        while (bandwidth.Seconds(pool) < RunSeconds) bandwidth._repetitions *= 2;
        var seconds = Report.Median([.. Enumerable.Range(0, Rounds).Select(_ => bandwidth.Seconds(pool))]);
        return (double)floats * sizeof(float) * threads * bandwidth._repetitions / seconds / 1e9;
    }

    public void Execute(int worker)
    {
        var buffer = _buffers[worker];
        for (var i = 0; i < _repetitions; i++)
        {
            if (_copies) Copy(ref buffer.Start, ref Unsafe.Add(ref buffer.Start, buffer.Length / 2), buffer.Length / 2);
            else _sinks[worker * CacheLine.PaddedSize] = Read(ref buffer.Start, buffer.Length);
        }
    }

    // Half of a 32 KiB and of a 1 MiB cache; a quarter of a shared one of 32 MiB; far past all.
    private static int FloatsOf(MemoryLevel level) => level switch
    {
        MemoryLevel.L1 => 16 << 8,
        MemoryLevel.L2 => 512 << 8,
        MemoryLevel.L3 => 8 << 18,
        _ => 192 << 18,
    };

    private double Seconds(ForkJoinPool pool)
    {
        var started = Stopwatch.GetTimestamp();
        pool.Run(this);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    // As many sums as hide the latency of an addition.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Read(ref float source, nint length)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (nint i = 0; i < length; i += VectorsAtOnce * Vector512<float>.Count)
        {
            ref var from = ref Unsafe.As<float, Vector512<float>>(ref Unsafe.Add(ref source, i));
            s0 += from;
            s1 += Unsafe.Add(ref from, 1);
            s2 += Unsafe.Add(ref from, 2);
            s3 += Unsafe.Add(ref from, 3);
            s4 += Unsafe.Add(ref from, 4);
            s5 += Unsafe.Add(ref from, 5);
            s6 += Unsafe.Add(ref from, 6);
            s7 += Unsafe.Add(ref from, 7);
        }

        return Vector512.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(ref float source, ref float destination, nint length)
    {
        for (nint i = 0; i < length; i += VectorsAtOnce * Vector512<float>.Count)
        {
            ref var from = ref Unsafe.As<float, Vector512<float>>(ref Unsafe.Add(ref source, i));
            ref var to = ref Unsafe.As<float, Vector512<float>>(ref Unsafe.Add(ref destination, i));
            to = from;
            Unsafe.Add(ref to, 1) = Unsafe.Add(ref from, 1);
            Unsafe.Add(ref to, 2) = Unsafe.Add(ref from, 2);
            Unsafe.Add(ref to, 3) = Unsafe.Add(ref from, 3);
            Unsafe.Add(ref to, 4) = Unsafe.Add(ref from, 4);
            Unsafe.Add(ref to, 5) = Unsafe.Add(ref from, 5);
            Unsafe.Add(ref to, 6) = Unsafe.Add(ref from, 6);
            Unsafe.Add(ref to, 7) = Unsafe.Add(ref from, 7);
        }
    }
}
