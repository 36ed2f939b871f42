using System.Diagnostics;
using ModelGen.Parallel;

namespace ModelGen.Benchmarks;

/// <summary>
/// Work to be timed: each worker of a pool does its share again and again, with no barrier in between, so that what forking costs is spread
/// over all repetitions.
/// </summary>
internal sealed class Workload(ForkJoinPool pool, Action<int> share) : IParallelWork
{
    private const double RunSeconds = 0.006;

    private int _repetitions;

    void IParallelWork.Execute(int worker)
    {
        for (var i = 0; i < _repetitions; i++) share(worker);
    }

    /// <summary>Does the work once, untimed.</summary>
    public void RunOnce() => Run(1);

    /// <summary>Seconds of one repetition; the first runs warm the caches and are not counted.</summary>
    public double Seconds()
    {
        var once = Math.Max(1e-7, Run(2));
        var repetitions = (int)Math.Clamp(RunSeconds / once, 1, 1 << 20);
        return Run(repetitions);
    }

    private double Run(int repetitions)
    {
        _repetitions = repetitions;
        var started = Stopwatch.GetTimestamp();
        pool.Run(this);
        return Stopwatch.GetElapsedTime(started).TotalSeconds / repetitions;
    }
}
