using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Keeps the reports of a run, after something else was done with each.</summary>
internal sealed class Reports(Action<TrainingProgress>? also = null) : IProgress<TrainingProgress>
{
    public List<TrainingProgress> All { get; } = [];

    public void Report(TrainingProgress value)
    {
        All.Add(value);
        also?.Invoke(value);
    }
}
