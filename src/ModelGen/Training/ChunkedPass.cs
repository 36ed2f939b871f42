using System.Collections.Immutable;
using ModelGen.Parallel;

namespace ModelGen.Training;

/// <summary>A pass over a parameter block in which workers take the next piece when they are done with one.</summary>
internal abstract class ChunkedPass(ForkJoinPool pool, ImmutableArray<BlockChunk> chunks) : IParallelWork
{
    private int _next;

    void IParallelWork.Execute(int worker)
    {
        for (var index = Next(); index < chunks.Length; index = Next()) Process(index, chunks[index]);
    }

    /// <summary>Processes every piece and returns when all are done.</summary>
    protected void Run()
    {
        _next = 0;
        pool.Run(this);
    }

    /// <summary>Processes one piece; which worker does it must not show in the result.</summary>
    protected abstract void Process(int index, BlockChunk chunk);

    private int Next() => Interlocked.Increment(ref _next) - 1;
}
