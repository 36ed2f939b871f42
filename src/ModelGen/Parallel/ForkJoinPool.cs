namespace ModelGen.Parallel;

/// <summary>
/// A fixed set of threads that run one piece of work together and meet at barriers inside it. The caller is worker 0. Waiting spins briefly,
/// then yields, then parks: nothing spins when idle.
/// </summary>
public sealed class ForkJoinPool : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim[] _wake;
    private readonly ManualResetEventSlim _done = new(false);
    private IParallelWork? _work;
    private int _running;
    private int _arrived;
    private volatile int _phase;
    private volatile bool _disposed;

    /// <summary>Starts <paramref name="workers"/> - 1 background threads.</summary>
    public ForkJoinPool(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        Workers = workers;
        _wake = new SemaphoreSlim[workers];
        _threads = new Thread[workers];
        for (var worker = 1; worker < workers; worker++)
        {
            var index = worker;
            _wake[worker] = new SemaphoreSlim(0);
            _threads[worker] = new Thread(() => Serve(index)) { IsBackground = true, Name = $"ModelGen worker {index}" };
            _threads[worker].Start();
        }
    }

    /// <summary>Number of workers, the calling thread among them.</summary>
    public int Workers { get; }

    /// <summary>Runs <paramref name="work"/> on every worker and returns when all have finished.</summary>
    public void Run(IParallelWork work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Workers == 1)
        {
            work.Execute(0);
            return;
        }

        _work = work;
        _running = Workers;
        _done.Reset();
        for (var worker = 1; worker < Workers; worker++) _wake[worker].Release();
        work.Execute(0);
        Finish();
        _done.Wait();
        _work = null;
    }

    /// <summary>Waits until every worker of the running work has come to this line.</summary>
    public void Barrier()
    {
        if (Workers == 1) return;
        var phase = _phase;
        if (Interlocked.Increment(ref _arrived) == Workers)
        {
            _arrived = 0;
            _phase = phase + 1;
            return;
        }

        var spinner = default(SpinWait);
        while (_phase == phase) spinner.SpinOnce(-1);
    }

    /// <summary>Stops the threads.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        for (var worker = 1; worker < Workers; worker++) _wake[worker].Release();
        for (var worker = 1; worker < Workers; worker++) _threads[worker].Join();
    }

    private void Serve(int worker)
    {
        while (true)
        {
            _wake[worker].Wait();
            if (_disposed) return;
            _work!.Execute(worker);
            Finish();
        }
    }

    private void Finish()
    {
        if (Interlocked.Decrement(ref _running) == 0) _done.Set();
    }
}
