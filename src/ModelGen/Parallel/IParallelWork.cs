namespace ModelGen.Parallel;

/// <summary>Work that every worker of a <see cref="ForkJoinPool"/> runs at once, each taking its own share.</summary>
public interface IParallelWork
{
    /// <summary>Runs the share of one worker.</summary>
    /// <param name="worker">0 to <see cref="ForkJoinPool.Workers"/> - 1; 0 is the calling thread.</param>
    void Execute(int worker);
}
