namespace ModelGen.Samples;

/// <summary>What the model wrote.</summary>
/// <param name="Step">Steps of training that it had behind it.</param>
/// <param name="Text">What it wrote, with what it was given.</param>
public sealed record TextSample(int Step, string Text)
{
    /// <summary>When it was written.</summary>
    public string When => Step == 0 ? "before training" : $"after {Step:N0} steps";

    /// <summary>The text, with its control characters made visible, so that none reaches a terminal.</summary>
    public string Printable => VisibleText.Of(Text);

    /// <summary>Whether a run writes a sample after this step: often at first, when the model learns fast.</summary>
    public static bool IsDueAfter(int step, int steps)
        => step == steps / 50 || step == steps / 10 || step == steps / 4 || step == steps / 2 || step == steps / 4 * 3;
}
