namespace ModelGen.Data;

/// <summary>
/// Pairs of sequences as token ids, to learn to turn the one into the other, as in translation. A source is read with the end id behind it.
/// The decoder reads the begin id and then the target, and is to predict the target and then the end id, so at every place the token after
/// the one it reads.
/// </summary>
public sealed class PairDataset : TrainingData
{
    private readonly PackedIds _sources = new();

    // The begin id, the target, the end id: without its last the decoder's input, without its first what it is to predict.
    private readonly PackedIds _targets = new();

    /// <summary>Packs the pairs.</summary>
    /// <param name="pairs">Ids of each source and of its target, without begin and end; either may be empty.</param>
    /// <param name="beginId">What the decoder reads first.</param>
    /// <param name="endId">What ends a source and a target.</param>
    /// <param name="maximumSourceLength">
    /// Tokens that a source may have, its end id among them: at most the encoder's context. A pair with a longer one is dropped.
    /// </param>
    /// <param name="maximumTargetLength">
    /// Tokens that a target may have, its end id among them: at most the decoder's context. A pair with a longer one is dropped.
    /// </param>
    /// <exception cref="ArgumentException">An id is negative, or no pair is left.</exception>
    public PairDataset(
        IEnumerable<(int[] Source, int[] Target)> pairs, int beginId, int endId,
        int maximumSourceLength = int.MaxValue, int maximumTargetLength = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentOutOfRangeException.ThrowIfNegative(beginId);
        ArgumentOutOfRangeException.ThrowIfNegative(endId);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumSourceLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumTargetLength, 1);
        (BeginId, EndId) = (beginId, endId);
        foreach (var (source, target) in pairs)
        {
            RequireIds(source);
            RequireIds(target);
            if (source.Length >= maximumSourceLength || target.Length >= maximumTargetLength)
            {
                Dropped++;
                continue;
            }

            _sources.Add([], source, [endId]);
            _targets.Add([beginId], target, [endId]);
        }

        if (Count == 0)
        {
            throw new ArgumentException(
                $"Expected a pair to learn from; got none, after {Dropped} whose source has more than {maximumSourceLength} or "
                + $"whose target more than {maximumTargetLength} tokens, the end id among them.",
                nameof(pairs));
        }

        void RequireIds(int[] ids)
        {
            var index = ids.AsSpan().IndexOfAnyInRange(int.MinValue, -1);
            if (index < 0) return;
            throw new ArgumentException(
                $"Token ids begin at 0; got {ids[index]} at index {index} in pair {Count + Dropped}.", nameof(pairs));
        }
    }

    /// <summary>Pairs.</summary>
    public int Count => _sources.Count;

    /// <summary>Pairs that were left out because one side is too long.</summary>
    public int Dropped { get; }

    /// <summary>What the decoder reads first.</summary>
    public int BeginId { get; }

    /// <summary>What ends a source and a target.</summary>
    public int EndId { get; }

    /// <summary>The largest id of a source: a model needs a source vocabulary of at least one more.</summary>
    public int LargestSourceToken => _sources.Largest;

    /// <summary>The largest id that the decoder reads or is to predict: a model needs a vocabulary of at least one more.</summary>
    public int LargestToken => _targets.Largest;

    /// <summary>Tokens of the longest source, its end id among them.</summary>
    public int LongestSource => _sources.Longest;

    /// <summary>Tokens of the longest target, its end id among them.</summary>
    public int LongestTarget => _targets.Longest - 1;

    /// <summary>Tokens of all sources, end ids among them.</summary>
    public int SourceTokenCount => _sources.Total;

    /// <summary>Tokens of all targets, end ids among them.</summary>
    public int TargetTokenCount => _targets.Total - Count;

    /// <summary>Tokens of a pair's source, its end id among them.</summary>
    public int SourceLength(int pair) => _sources.Length(pair);

    /// <summary>Tokens of a pair's target, its end id among them; the decoder reads as many.</summary>
    public int TargetLength(int pair) => _targets.Length(pair) - 1;

    /// <summary>A pair's source and the end id.</summary>
    public ReadOnlySpan<int> Source(int pair) => _sources[pair];

    /// <summary>The begin id and a pair's target.</summary>
    public ReadOnlySpan<int> DecoderInput(int pair) => _targets[pair][..^1];

    /// <summary>A pair's target and the end id.</summary>
    public ReadOnlySpan<int> Targets(int pair) => _targets[pair][1..];

    /// <inheritdoc/>
    internal override void RequireFits(ModelDimensions dimensions, string parameter)
    {
        if (dimensions.SourceVocabularySize == 0)
        {
            throw new ArgumentException(
                $"The model has no encoder for the sources of pairs: it learns from a {nameof(TokenDataset)}.", parameter);
        }

        RequireBelow(LargestSourceToken, dimensions.SourceVocabularySize, "source");
        RequireBelow(LargestToken, dimensions.VocabularySize, "target");
        RequireContext(LongestSource, dimensions.SourceContextLength, "source");
        RequireContext(LongestTarget, dimensions.ContextLength, "target");

        void RequireBelow(int largest, int vocabularySize, string side)
        {
            if (largest < vocabularySize) return;
            throw new ArgumentException(
                $"The pairs have the token id {largest} on the {side} side; the model's {side} vocabulary is 0 to {vocabularySize - 1}.",
                parameter);
        }

        void RequireContext(int longest, int context, string side)
        {
            if (longest <= context) return;
            throw new ArgumentException(
                $"The longest {side} has {longest} tokens with its end id; the model's context is {context}: give the dataset a "
                + "maximum length, so that such pairs are dropped.",
                parameter);
        }
    }

    /// <inheritdoc/>
    internal override BatchStream OpenStream(ProgramCapacity capacity, ulong seed, string parameter)
    {
        var longest = Math.Max(LongestSource, LongestTarget);
        if (longest > capacity.Rows)
        {
            throw new ArgumentException(
                $"A pair has a side of {longest} tokens; a batch has room for {capacity.Rows} on each side.", parameter);
        }

        return new PairStream(this, new TokenBudgetBatches(this, capacity.Rows), capacity, seed);
    }
}
