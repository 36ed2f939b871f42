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

    // Where data is far away, a processor fetches several streams at once faster than one.
    private const int Streams = 4;
    private const int FloatsOfStream = 2 * 16;
    private const int FloatsAtOnce = Streams * FloatsOfStream;

    private readonly AlignedBuffer[] _buffers;
    private readonly float[] _sinks;
    private readonly bool _copies;
    private readonly bool _inStreams;
    private int _repetitions = 1;

    private Bandwidth(int threads, int floats, bool copies, bool inStreams)
    {
        _buffers = [.. Enumerable.Range(0, threads).Select(_ => new AlignedBuffer(floats))];
        foreach (var buffer in _buffers) buffer.Span.Fill(1f);
        _sinks = new float[threads * CacheLine.PaddedSize];
        _copies = copies;
        _inStreams = inStreams;
    }

    /// <summary>
    /// GB/s of all workers together, the best of some runs, from one end to the other or in several streams, whichever is faster. A copy
    /// counts what it reads and what it writes.
    /// </summary>
    public static double Measure(int threads, MemoryLevel level, bool copies) =>
        Math.Max(Measure(threads, level, copies, inStreams: false), Measure(threads, level, copies, inStreams: true));

    public void Execute(int worker)
    {
        var buffer = _buffers[worker];
        var length = _copies ? buffer.Length / 2 : buffer.Length;
        var (apart, step) = _inStreams ? (length / Streams, FloatsOfStream) : (FloatsOfStream, FloatsAtOnce);
        for (var i = 0; i < _repetitions; i++)
        {
            if (_copies) Copy(ref buffer.Start, ref Unsafe.Add(ref buffer.Start, length), length, apart, step);
            else _sinks[worker * CacheLine.PaddedSize] = Read(ref buffer.Start, length, apart, step);
        }
    }

    private static double Measure(int threads, MemoryLevel level, bool copies, bool inStreams)
    {
        var floats = FloatsOf(level);
        var bandwidth = new Bandwidth(threads, floats, copies, inStreams);
        using var pool = new ForkJoinPool(threads);
        while (bandwidth.Seconds(pool) < RunSeconds) bandwidth._repetitions *= 2;
        var seconds = Enumerable.Range(0, Rounds).Min(_ => bandwidth.Seconds(pool));
        return (double)floats * sizeof(float) * threads * bandwidth._repetitions / seconds / 1e9;
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

    // Four places `apart` from one another go forward by `step`. As many sums as hide the latency of an addition.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Read(ref float source, nint length, nint apart, nint step)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (nint i = 0, at = 0; i < length; i += FloatsAtOnce, at += step)
        {
            ref var from0 = ref At(ref source, at);
            ref var from1 = ref At(ref source, at + apart);
            ref var from2 = ref At(ref source, at + 2 * apart);
            ref var from3 = ref At(ref source, at + 3 * apart);
            s0 += from0;
            s1 += Unsafe.Add(ref from0, 1);
            s2 += from1;
            s3 += Unsafe.Add(ref from1, 1);
            s4 += from2;
            s5 += Unsafe.Add(ref from2, 1);
            s6 += from3;
            s7 += Unsafe.Add(ref from3, 1);
        }

        return Vector512.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(ref float source, ref float destination, nint length, nint apart, nint step)
    {
        for (nint i = 0, at = 0; i < length; i += FloatsAtOnce, at += step)
        {
            for (nint stream = 0, place = at; stream < Streams; stream++, place += apart)
            {
                ref var from = ref At(ref source, place);
                ref var to = ref At(ref destination, place);
                to = from;
                Unsafe.Add(ref to, 1) = Unsafe.Add(ref from, 1);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Vector512<float> At(ref float start, nint offset) =>
        ref Unsafe.As<float, Vector512<float>>(ref Unsafe.Add(ref start, offset));
}
