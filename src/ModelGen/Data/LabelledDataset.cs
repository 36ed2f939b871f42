namespace ModelGen.Data;

/// <summary>Sequences of token ids with labels for their tokens, or one for each sequence, to learn to classify.</summary>
public sealed class LabelledDataset : TrainingData
{
    private readonly PackedIds _sequences = new();
    private readonly List<int[]> _labels = [];

    private LabelledDataset(bool isOfTokens) => IsOfTokens = isOfTokens;

    /// <summary>Whether there is a label for each token, or for each sequence.</summary>
    public bool IsOfTokens { get; }

    /// <summary>Sequences.</summary>
    public int Count => _sequences.Count;

    /// <summary>Tokens of the longest sequence.</summary>
    public int LongestSequence => _sequences.Longest;

    /// <summary>The largest token id.</summary>
    public int LargestToken => _sequences.Largest;

    /// <summary>The largest label.</summary>
    public int LargestLabel { get; private set; } = -1;

    /// <summary>Sequences with a label for each token.</summary>
    /// <param name="sequences">
    /// Token ids and as many labels, from 0; <see cref="TrainingProgram.IgnoredTarget"/> is no label and takes no part in the loss.
    /// </param>
    /// <exception cref="ArgumentException">A sequence is empty, has other than one label a token, or an id is negative.</exception>
    public static LabelledDataset ForTokens(IEnumerable<(int[] Tokens, int[] Labels)> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        var dataset = new LabelledDataset(isOfTokens: true);
        foreach (var (tokens, labels) in sequences)
        {
            if (labels.Length != tokens.Length)
            {
                throw new ArgumentException(
                    $"Expected a label for each of the {tokens.Length} tokens of sequence {dataset.Count}; got {labels.Length}.",
                    nameof(sequences));
            }

            dataset.Add(tokens, labels);
        }

        return dataset.Whole();
    }

    /// <summary>Sequences with one label each.</summary>
    /// <param name="sequences">Token ids, and a label from 0.</param>
    /// <exception cref="ArgumentException">A sequence is empty, or an id or a label is negative.</exception>
    public static LabelledDataset ForSequences(IEnumerable<(int[] Tokens, int Label)> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        var dataset = new LabelledDataset(isOfTokens: false);
        foreach (var (tokens, label) in sequences)
        {
            if (label < 0)
                throw new ArgumentException($"Labels begin at 0; sequence {dataset.Count} has {label}.", nameof(sequences));
            dataset.Add(tokens, [label]);
        }

        return dataset.Whole();
    }

    /// <summary>A sequence's tokens.</summary>
    public ReadOnlySpan<int> Tokens(int sequence) => _sequences[sequence];

    /// <summary>A sequence's labels: one a token, or one.</summary>
    public ReadOnlySpan<int> Labels(int sequence) => _labels[sequence];

    /// <summary>Targets of a sequence that take part in the loss.</summary>
    internal int CountTargets(int sequence) =>
        _labels[sequence].Length - _labels[sequence].AsSpan().Count(TrainingProgram.IgnoredTarget);

    /// <inheritdoc/>
    internal override void RequireFits(ModelDimensions dimensions, string parameter)
    {
        if (dimensions.Labels == 0)
            throw new ArgumentException("The model tells no labels apart: labelled data is for an encoder that classifies.", parameter);
        if (LargestToken >= dimensions.VocabularySize)
        {
            throw new ArgumentException(
                $"The data has the token id {LargestToken}; the model's vocabulary is 0 to {dimensions.VocabularySize - 1}.", parameter);
        }

        if (LargestLabel >= dimensions.Labels)
        {
            throw new ArgumentException(
                $"The data has the label {LargestLabel}; the model's labels are 0 to {dimensions.Labels - 1}.", parameter);
        }

        if (LongestSequence > dimensions.ContextLength)
        {
            throw new ArgumentException(
                $"The longest sequence has {LongestSequence} tokens; the model's context is {dimensions.ContextLength}.", parameter);
        }
    }

    /// <inheritdoc/>
    internal override BatchStream OpenStream(ProgramCapacity capacity, ulong seed, string parameter)
    {
        if (LongestSequence <= capacity.Rows) return new LabelledStream(this, capacity, seed);
        throw new ArgumentException(
            $"A sequence has {LongestSequence} tokens; a batch has room for {capacity.Rows}.", parameter);
    }

    private void Add(int[] tokens, int[] labels)
    {
        if (tokens.Length == 0) throw new ArgumentException($"Expected at least 1 token; sequence {Count} is empty.", nameof(tokens));
        if (tokens.Min() < 0 || labels.Min() < TrainingProgram.IgnoredTarget)
            throw new ArgumentException($"Ids and labels begin at 0; sequence {Count} has a negative one.", nameof(tokens));
        _sequences.Add([], tokens, []);
        _labels.Add([.. labels]);
        LargestLabel = Math.Max(LargestLabel, labels.Max());
    }

    private LabelledDataset Whole() => LargestLabel >= 0 ? this : throw new ArgumentException("Expected a label to learn; got none.");
}
