using ModelGen.Data;
using ModelGen.Numerics;

namespace ModelGen.Training;

/// <summary>What a <see cref="Trainer"/> is made with.</summary>
public sealed record TrainerOptions
{
    /// <summary>
    /// Windows of a text in a micro-batch: what goes through the model at once, and what the activations' memory grows with.
    /// </summary>
    public int BatchSize { get; init; } = 12;

    /// <summary>Tokens of each window of a text; 0: the model's context.</summary>
    public int SequenceLength { get; init; }

    /// <summary>
    /// Tokens on each side of a micro-batch of pairs, which models with an encoder beside the decoder learn from; counted with padding, as
    /// <see cref="TokenBudgetBatches"/> says. It takes the place of <see cref="BatchSize"/> and <see cref="SequenceLength"/>. Vaswani et
    /// al. (2017) took about 25,000 a step, which <see cref="GradientAccumulation"/> may sum up to.
    /// </summary>
    public int TokensPerBatch { get; init; } = 4096;

    /// <summary>
    /// Micro-batches in a step: their gradients are summed before the weights change. A step has at most 2^31 - 1 tokens.
    /// </summary>
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>Threads, the calling one among them; 0: one for each processor. The weights do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>What the order of the data and the dropout masks are drawn from.</summary>
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
    internal void Validate(ModelDimensions dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        if (SequenceLength < 0 || SequenceLength > dimensions.ContextLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(SequenceLength), SequenceLength,
                $"Expected 1 to {dimensions.ContextLength} tokens, the model's context, or 0 for all of it.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(TokensPerBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(GradientAccumulation, 1);
        RequireCountableTokens(dimensions);
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

    /// <summary>Tokens of a window of a text.</summary>
    internal int WindowLength(ModelDimensions dimensions) => SequenceLength == 0 ? dimensions.ContextLength : SequenceLength;

    /// <summary>The most that a micro-batch has.</summary>
    internal ProgramCapacity Capacity(ModelDimensions dimensions) => !LearnsFromSequences(dimensions)
        ? new ProgramCapacity(BatchSize, BatchSize * WindowLength(dimensions))
        : dimensions.SourceVocabularySize > 0
            ? new ProgramCapacity(TokensPerBatch, TokensPerBatch, TokensPerBatch, TokensPerBatch)
            : new ProgramCapacity(TokensPerBatch, TokensPerBatch);

    // Of any lengths, as against windows of a text.
    private static bool LearnsFromSequences(ModelDimensions dimensions) => dimensions.SourceVocabularySize > 0 || dimensions.Labels > 0;

    // A single micro-batch is left to the program's arena, which is full long before.
    private void RequireCountableTokens(ModelDimensions dimensions)
    {
        var tokens = LearnsFromSequences(dimensions) ? TokensPerBatch : (long)BatchSize * WindowLength(dimensions);
        var most = Math.Max(int.MaxValue / tokens, 1);
        if (GradientAccumulation <= most) return;
        throw new ArgumentOutOfRangeException(
            nameof(GradientAccumulation), GradientAccumulation,
            $"Expected at most {most} micro-batches of {tokens} tokens: a step has at most {int.MaxValue} tokens.");
    }
}
