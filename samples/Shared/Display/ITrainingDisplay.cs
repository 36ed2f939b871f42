using ModelGen.Training;

namespace ModelGen.Samples;

/// <summary>Where a run is shown.</summary>
public interface ITrainingDisplay
{
    /// <summary>A line of text, before or after training.</summary>
    void Line(string text);

    /// <summary>Shows progress while the action, the training, runs.</summary>
    void During(Action training);

    /// <summary>How far the run has come; called after each step.</summary>
    void Show(TrainingProgress progress, RunCurves curves);

    /// <summary>What the model has written.</summary>
    void Show(TextSample sample);
}
