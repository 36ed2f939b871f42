using ModelGen.Numerics;

namespace ModelGen.Generation;

/// <summary>What a <see cref="TranslationSession"/> is made with.</summary>
public sealed record TranslationOptions
{
    /// <summary>The token that every target begins with; it is never a part of a result.</summary>
    public required int BeginToken { get; init; }

    /// <summary>The token that ends sources and targets; it is never a part of a result.</summary>
    public required int EndToken { get; init; }

    /// <summary>
    /// Hypotheses that are followed for each source; 1 is greedy search: the likeliest token each time. Default: 4, as in Vaswani et al.
    /// (2017), section 6.1.
    /// </summary>
    public int Beams { get; init; } = 4;

    /// <summary>
    /// Alpha of the length penalty: hypotheses are ranked by log-probability / ((5 + length) / 6)^alpha (Wu et al., 2016, equation 14); 0:
    /// by log-probability alone, which favours short ones. Default: 0.6, as in Vaswani et al. (2017).
    /// </summary>
    public double LengthPenalty { get; init; } = 0.6;

    /// <summary>A target has at most so many tokens more than its source. Default: 50, as in Vaswani et al. (2017).</summary>
    public int ExtraLength { get; init; } = 50;

    /// <summary>Sources that go through the model at once.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Threads, the calling one among them; 0: one for each processor. Results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Vector width of the compiled kernels; null: the widest that the processor has.</summary>
    public VectorWidth? Width { get; init; }

    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    internal void Validate(ModelDimensions dimensions)
    {
        RequireToken(BeginToken, nameof(BeginToken), dimensions.VocabularySize);
        RequireToken(EndToken, nameof(EndToken), Math.Min(dimensions.VocabularySize, dimensions.SourceVocabularySize));
        ArgumentOutOfRangeException.ThrowIfLessThan(Beams, 1);
        if (Beams >= dimensions.VocabularySize)
        {
            throw new ArgumentOutOfRangeException(
                nameof(Beams), Beams, $"Expected fewer beams than the vocabulary has tokens, {dimensions.VocabularySize}.");
        }

        if (!(LengthPenalty >= 0 && double.IsFinite(LengthPenalty)))
            throw new ArgumentOutOfRangeException(nameof(LengthPenalty), LengthPenalty, "Expected a number of 0 or more.");
        ArgumentOutOfRangeException.ThrowIfNegative(ExtraLength);
        RequireBatchSize(dimensions);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        if (Width is { } width && !Enum.IsDefined(width))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Width), width, $"Expected one of {string.Join(", ", Enum.GetNames<VectorWidth>())}.");
        }
    }

    // The logits of all beams stand in one array, and the tokens of all sources in another.
    private void RequireBatchSize(ModelDimensions dimensions)
    {
        var ofSource = Math.Max((long)Beams * dimensions.VocabularySize, dimensions.SourceContextLength);
        var most = (int)Math.Min(Array.MaxLength / ofSource, int.MaxValue);
        if (BatchSize >= 1 && BatchSize <= most) return;
        throw new ArgumentOutOfRangeException(
            nameof(BatchSize), BatchSize, $"Expected 1 to {most} sources, as {Beams} beams and {dimensions.VocabularySize} tokens allow.");
    }

    private static void RequireToken(int token, string option, int vocabularySize)
    {
        if ((uint)token < (uint)vocabularySize) return;
        throw new ArgumentOutOfRangeException(option, token, $"Expected a token id from 0 to {vocabularySize - 1}.");
    }
}
