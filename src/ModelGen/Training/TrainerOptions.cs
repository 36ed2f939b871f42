using ModelGen.Numerics;

namespace ModelGen.Training;

/// <summary>What a <see cref="Trainer"/> is made with.</summary>
public sealed record TrainerOptions
{
    /// <summary>Sequences in a micro-batch: what goes through the model at once, and what the activations' memory grows with.</summary>
    public int BatchSize { get; init; } = 12;

    /// <summary>Tokens of each sequence; 0: the model's context.</summary>
    public int SequenceLength { get; init; }

    /// <summary>
    /// Micro-batches in a step: their gradients are summed before the weights change. A step has at most 2^31 - 1 tokens.
    /// </summary>
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>Threads, the calling one among them; 0: one for each processor. The weights do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>What the windows of the text and the dropout masks are drawn from.</summary>
    public ulong Seed { get; init; }

    /// <summary>How gradients become steps.</summary>
    public AdamWOptions Optimizer { get; init; } = new();

    /// <summary>The learning rate of each step. Default: 1e-3 throughout, which suits models of up to some million parameters.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant(1e-3);

    /// <summary>
    /// Longest gradient, as the Euclidean norm over all parameters: a longer one is scaled down to it (Pascanu, Mikolov and Bengio, 2013,
    /// algorithm 1). 0: off.
    /// </summary>
    public double ClipNorm { get; init; } = 1.0;

    /// <summary>Vector width of the compiled kernels; null: the widest that the processor has.</summary>
    public VectorWidth? Width { get; init; }

    /// <summary>What times are measured with.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentException">An option is outside its range, or missing.</exception>
    internal void Validate(int contextLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        if (SequenceLength < 0 || SequenceLength > contextLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(SequenceLength), SequenceLength, $"Expected 1 to {contextLength} tokens, the model's context, or 0 for all of it.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(GradientAccumulation, 1);
        RequireCountableTokens(SequenceLength == 0 ? contextLength : SequenceLength);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ArgumentNullException.ThrowIfNull(Optimizer);
        Optimizer.Validate();
        ArgumentNullException.ThrowIfNull(Schedule);
        if (!(ClipNorm >= 0 && double.IsFinite(ClipNorm)))
            throw new ArgumentOutOfRangeException(nameof(ClipNorm), ClipNorm, "Expected a norm above 0, or 0 for no clipping.");
        if (Width is { } width && !Enum.IsDefined(width))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Width), width, $"Expected one of {string.Join(", ", Enum.GetNames<VectorWidth>())}.");
        }
    }

    // A single micro-batch is left to the program's arena, which is full long before.
    private void RequireCountableTokens(int length)
    {
        var most = Math.Max(int.MaxValue / ((long)BatchSize * length), 1);
        if (GradientAccumulation <= most) return;
        throw new ArgumentOutOfRangeException(
            nameof(GradientAccumulation), GradientAccumulation,
            $"Expected at most {most} micro-batches of {BatchSize} sequences of {length} tokens: "
            + $"a step has at most {int.MaxValue} tokens.");
    }
}
