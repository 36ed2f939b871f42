using ModelGen.Parallel;

namespace ModelGen.Tests.Parallel;

public class ForkJoinPoolTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1, 20_000)]
    [InlineData(2, 20_000)]
    [InlineData(5, 1_000)]
    public void Every_worker_runs_and_barriers_order_what_they_write(int workers, int rounds)
    {
        using var pool = new ForkJoinPool(workers);
        var sums = new long[workers];
        var values = new long[workers];
        var work = new Work(worker =>
        {
            for (var phase = 1; phase <= 3; phase++)
            {
                values[worker] = phase * (worker + 1);
                pool.Barrier();
                foreach (var value in values) sums[worker] += value;
                pool.Barrier();
            }
        });
        for (var round = 0; round < rounds; round++) pool.Run(work);

        var expected = 6L * workers * (workers + 1) / 2 * rounds;
        Assert.All(sums, sum => Assert.Equal(expected, sum));
    }

    [Fact]
    public void Run_returns_only_when_the_slowest_worker_has_finished()
    {
        using var pool = new ForkJoinPool(3);
        var finished = 0;
        var work = new Work(worker =>
        {
            Thread.Sleep(20 * worker);
            Interlocked.Increment(ref finished);
        });
        for (var round = 1; round <= 3; round++)
        {
            pool.Run(work);
            Assert.Equal(3 * round, Volatile.Read(ref finished));
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(5, 0)]
    [InlineData(5, 4)]
    public void An_exception_reaches_the_caller_and_leaves_the_pool_usable(int workers, int failing)
    {
        using var pool = new ForkJoinPool(workers);
        for (var round = 0; round < 20; round++)
        {
            var passed = 0;
            var exception = Assert.Throws<InvalidDataException>(() => pool.Run(new Work(worker =>
            {
                pool.Barrier();
                if (worker == failing) FailOnPurpose();
                pool.Barrier();
                Interlocked.Increment(ref passed);
            })));
            Assert.Contains(nameof(FailOnPurpose), exception.StackTrace);
            Assert.Equal(0, passed);

            pool.Run(new Work(_ =>
            {
                pool.Barrier();
                Interlocked.Increment(ref passed);
                pool.Barrier();
            }));
            Assert.Equal(workers, passed);
        }
    }

    [Fact]
    public void When_several_workers_throw_one_of_their_exceptions_is_reported()
    {
        using var pool = new ForkJoinPool(4);
        var work = new Work(worker => throw new InvalidDataException($"worker {worker}"));
        Assert.Matches("worker [0-3]", Assert.Throws<InvalidDataException>(() => pool.Run(work)).Message);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    public void Running_or_disposing_from_inside_the_work_is_refused(int workers, int worker)
    {
        using var pool = new ForkJoinPool(workers);
        var nothing = new Work(_ => { });
        Assert.Throws<InvalidOperationException>(() => pool.Run(new Work(self =>
        {
            if (self == worker) pool.Run(nothing);
        })));
        Assert.Throws<InvalidOperationException>(() => pool.Run(new Work(self =>
        {
            if (self == worker) pool.Dispose();
        })));
        pool.Run(nothing);
    }

    [Fact]
    public void A_barrier_without_work_is_refused()
    {
        using var pool = new ForkJoinPool(2);
        Assert.Throws<InvalidOperationException>(pool.Barrier);
        pool.Run(new Work(_ => { }));
        Assert.Throws<InvalidOperationException>(pool.Barrier);
    }

    [Fact]
    public void Calls_from_several_threads_take_turns()
    {
        using var pool = new ForkJoinPool(2);
        var inside = 0;
        var most = 0;
        var runs = 0;
        var work = new Work(worker =>
        {
            if (worker == 0) most = Math.Max(most, Interlocked.Increment(ref inside));
            pool.Barrier();
            if (worker != 0) return;
            runs++;
            Interlocked.Decrement(ref inside);
        });
        var callers = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 200; i++) pool.Run(work);
        })).ToArray();
        foreach (var caller in callers) caller.Start();
        foreach (var caller in callers) Assert.True(caller.Join(s_patience));
        Assert.Equal((1, 800), (most, runs));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Runs_and_barriers_allocate_nothing_on_any_thread(int workers)
    {
        using var pool = new ForkJoinPool(workers);
        var allocated = new long[workers];
        var before = new long[workers];
        var work = new Work(worker =>
        {
            pool.Barrier();
            allocated[worker] = GC.GetAllocatedBytesForCurrentThread();
        });

        // Pauses make the workers park, so that parking is measured too.
        void Rounds()
        {
            for (var round = 0; round < 200; round++)
            {
                if (round % 50 == 0) Thread.Sleep(5);
                pool.Run(work);
            }
        }

        Rounds();
        allocated.CopyTo(before, 0);
        Rounds();
        Assert.Equal(before, allocated);
    }

    [Fact]
    public void Idle_workers_park_and_wake_for_the_next_run()
    {
        using var pool = new ForkJoinPool(4);
        var runs = 0;
        var work = new Work(_ => Interlocked.Increment(ref runs));
        for (var round = 1; round <= 3; round++)
        {
            pool.Run(work);
            Assert.Equal(4 * round, runs);
            Assert.True(SpinWait.SpinUntil(() => pool.Parked == 3, s_patience), "the workers do not park");
        }
    }

    [Fact]
    public void A_worker_that_waits_long_for_another_parks_and_wakes()
    {
        using var pool = new ForkJoinPool(2);
        var parkedAtBarrier = false;
        pool.Run(new Work(worker =>
        {
            if (worker == 1) parkedAtBarrier = SpinWait.SpinUntil(() => pool.Parked == 1, s_patience);
            pool.Barrier();
        }));
        Assert.True(parkedAtBarrier);
    }

    [Fact]
    public void Idle_workers_use_no_processor_time()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var pool = new ForkJoinPool(4);
        var threads = new string?[4];
        pool.Run(new Work(worker => threads[worker] = File.ReadAllText("/proc/thread-self/stat").Split(' ')[0]));
        Assert.True(SpinWait.SpinUntil(() => pool.Parked == 3, s_patience));

        var before = ProcessorTicks(threads);
        Thread.Sleep(300);

        // A tick is 10 milliseconds; three spinning workers would use 30 on two processors' share, or more.
        Assert.InRange(ProcessorTicks(threads) - before, 0, 3);
    }

    [Fact]
    public void Disposed_pools_refuse_work_and_may_be_disposed_again()
    {
        var pool = new ForkJoinPool(2);
        pool.Dispose();
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Run(new Work(_ => { })));
    }

    [Fact]
    public void Refuses_less_than_one_worker() =>
        Assert.Equal("workers", Assert.Throws<ArgumentOutOfRangeException>(() => new ForkJoinPool(0)).ParamName);

    // User and system time: fields 14 and 15 of stat, counted after the name in parentheses.
    private static long ProcessorTicks(IEnumerable<string?> threads) => threads.Skip(1).Sum(thread =>
    {
        var stat = File.ReadAllText($"/proc/self/task/{thread}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11]) + long.Parse(fields[12]);
    });

    private static void FailOnPurpose() => throw new InvalidDataException("on purpose");

    private sealed class Work(Action<int> execute) : IParallelWork
    {
        public void Execute(int worker) => execute(worker);
    }
}
