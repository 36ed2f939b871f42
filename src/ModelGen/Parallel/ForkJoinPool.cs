using System.Runtime.ExceptionServices;

namespace ModelGen.Parallel;

/// <summary>
/// A fixed set of threads that run one piece of work together and meet at barriers inside it. The caller is worker 0. Waiting spins for
/// tens of microseconds, then yields, then parks: nothing spins when idle, and more workers than processors still get on.
/// </summary>
/// <remarks>
/// <see cref="Run"/> may be called from several threads: the calls take turns. Neither <see cref="Run"/> nor <see cref="Barrier"/>
/// allocates.
/// </remarks>
public sealed class ForkJoinPool : IDisposable
{
    // Some 35 microseconds of spinning; half of one where a spinning worker keeps another from its processor.
    private const int Spins = 1000;
    private const int SpinsWhenCrowded = 20;

    // Some 25 microseconds and 1 millisecond. Waking a parked thread takes about 100 microseconds, so inside running work, where the wait
    // is for a slower worker, patience pays.
    private const int YieldsWhenIdle = 50;
    private const int YieldsInsideWork = 2000;

    [ThreadStatic]
    private static ForkJoinPool? t_servedPool;

    private readonly Lock _turn = new();
    private readonly object _parking = new();
    private readonly Thread[] _threads;
    private readonly int _spins;
    private ExceptionDispatchInfo? _failure;
    private bool _disposed;

    // Counters only grow, so nothing is ever reset under a thread that is late to look. 64 bits do not wrap.
    private Assignment _assignment;
    private PaddedCounter _finished;
    private PaddedCounter _arrivals;
    private PaddedCounter _released;
    private PaddedCounter _parked;

    /// <summary>Starts <paramref name="workers"/> - 1 background threads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than one worker.</exception>
    public ForkJoinPool(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        Workers = workers;
        _spins = workers <= Environment.ProcessorCount ? Spins : SpinsWhenCrowded;
        _threads = new Thread[workers - 1];
        for (var worker = 1; worker < workers; worker++)
        {
            var index = worker;
            _threads[worker - 1] = new Thread(() => Serve(index)) { IsBackground = true, Name = $"ModelGen worker {index}" };
            _threads[worker - 1].Start();
        }
    }

    /// <summary>Number of workers, the calling thread among them.</summary>
    public int Workers { get; }

    /// <summary>How many threads of the pool are parked: <see cref="Workers"/> - 1 when idle.</summary>
    internal int Parked => (int)Volatile.Read(ref _parked.Value);

    /// <summary>
    /// Runs <paramref name="work"/> on every worker and returns when all have finished. If one throws, the others leave their barriers, the
    /// first exception is thrown here with its stack, and the pool stays usable.
    /// </summary>
    /// <exception cref="InvalidOperationException">Called from inside the pool's own work.</exception>
    /// <exception cref="ObjectDisposedException">The pool has been disposed.</exception>
    public void Run(IParallelWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        RefuseInsideWork();
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (Workers == 1)
            {
                work.Execute(0);
                return;
            }

            Fork(work);
            Execute(work, 0);
            WaitFor(ref _finished.Value, _assignment.Number * (Workers - 1), YieldsInsideWork);
            _assignment.Work = null;
            if (_failure is not null) ThrowFailure();
        }
    }

    /// <summary>Waits until every worker of the running work has come to this line; every worker must come to it equally often.</summary>
    /// <exception cref="InvalidOperationException">No work is running.</exception>
    public void Barrier()
    {
        if (Workers == 1) return;
        if (_assignment.Work is null) throw new InvalidOperationException("A barrier was met with no work running in the pool.");

        // Read before arriving: until this worker has arrived, the barrier cannot open.
        var opens = Volatile.Read(ref _released.Value) + Workers;
        if (Interlocked.Increment(ref _arrivals.Value) == opens)
        {
            Publish(ref _released.Value, opens);
            return;
        }

        WaitFor(ref _released.Value, opens, YieldsInsideWork);
        if (Volatile.Read(ref _failure) is not null) throw new BrokenBarrierException();
    }

    /// <summary>Stops the threads, once the running work has finished.</summary>
    /// <exception cref="InvalidOperationException">Called from inside the pool's own work.</exception>
    public void Dispose()
    {
        RefuseInsideWork();
        lock (_turn)
        {
            if (_disposed) return;
            _disposed = true;
            Publish(ref _assignment.Number, _assignment.Number + 1);
            foreach (var thread in _threads) thread.Join();
        }
    }

    private void Serve(int worker)
    {
        t_servedPool = this;
        for (var number = 1L; ; number++)
        {
            WaitFor(ref _assignment.Number, number, YieldsWhenIdle);
            if (_assignment.Work is not { } work) return;
            Execute(work, worker);
            Interlocked.Increment(ref _finished.Value);
            WakeParked();
        }
    }

    private void Fork(IParallelWork work)
    {
        _assignment.Work = work;
        Publish(ref _assignment.Number, _assignment.Number + 1);
    }

    private void Execute(IParallelWork work, int worker)
    {
        try
        {
            work.Execute(worker);
        }
        catch (BrokenBarrierException)
        {
            // Another worker's exception is the one to report.
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            Publish(ref _released.Value, long.MaxValue);
        }
    }

    // All workers have finished: nobody is inside a barrier.
    private void ThrowFailure()
    {
        var failure = _failure!;
        _failure = null;
        _arrivals.Value = 0;
        _released.Value = 0;
        failure.Throw();
    }

    private void WaitFor(ref long counter, long target, int yields)
    {
        for (var spin = 0; spin < _spins; spin++)
        {
            if (Volatile.Read(ref counter) >= target) return;
            Thread.SpinWait(1);
        }

        for (var yield = 0; yield < yields; yield++)
        {
            if (Volatile.Read(ref counter) >= target) return;
            Thread.Yield();
        }

        // Counted as parked before the last look: either this thread sees the counter move, or the one that moves it sees this thread.
        Interlocked.Increment(ref _parked.Value);
        lock (_parking)
        {
            while (Volatile.Read(ref counter) < target) Monitor.Wait(_parking);
        }

        Interlocked.Decrement(ref _parked.Value);
    }

    private void Publish(ref long counter, long value)
    {
        Interlocked.Exchange(ref counter, value);
        WakeParked();
    }

    // Comes after an interlocked write, so this read cannot be done before it.
    private void WakeParked()
    {
        if (Volatile.Read(ref _parked.Value) == 0) return;
        lock (_parking) Monitor.PulseAll(_parking);
    }

    private void RefuseInsideWork()
    {
        if (t_servedPool == this || _turn.IsHeldByCurrentThread)
            throw new InvalidOperationException("A fork-join pool was used from inside its own work. Only its barrier may be used there.");
    }

    private sealed class BrokenBarrierException : Exception;
}
